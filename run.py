#!/usr/bin/env python3
"""From a fresh checkout to the first answer: python3 run.py

Makes an environment in .venv, installs Isnad into it, takes in the articles of seeds/ and answers
four questions. Then it goes on as a conversation in the terminal, or, where ISNAD_TELEGRAM_TOKEN is
set, as the bot. `python3 run.py test` runs the whole suite instead.

Needs Python 3.11 or later with pip, and the standard library only. Safe to run again: what is done
already is not done twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "isnad-installed.json"
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
TORCH = "torch==2.13.0"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
ISNAD = BIN / ("isnad.exe" if os.name == "nt" else "isnad")

QUESTIONS = (
    ("English, from an English article", "What is the insured value of the astrolabe?"),
    ("Arabic, from an Arabic article", "كم بقي من الماء في سد عين الغزال؟"),
    ("English, from an Arabic article", "What was the turnout in the Wadi al-Sidr election?"),
    ("no article has the answer", "What did Eleanor Gratwick say about cheese?"),
)


class StepFailed(Exception):
    """A step that cannot be done; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Runs the demonstration, or the tests for `test`. Gives the exit code."""
    if arguments not in ([], ["test"]):
        print("Usage: python3 run.py [test]", file=sys.stderr)
        return 2
    try:
        require_python()
        testing = arguments == ["test"]
        install(DEV_LOCK if testing else LOCK)
        return run_tests() if testing else demonstrate()
    except StepFailed as failure:
        print(f"\n✗ {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Run the same command again to go on.", file=sys.stderr)
        return 1


def require_python() -> None:
    """Fails where this Python is too old."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have any Python
        have = platform.python_version()
        raise StepFailed(
            f"Python {have} is too old: 3.11 or later is needed.\n"
            "  Install it (Debian: apt install python3.11; macOS: brew install python3), then run\n"
            "  this again with it, such as: python3.11 run.py"
        )


def install(lock: Path) -> None:
    """Makes the environment hold what a lock names, where it does not yet."""
    wanted = stamp_of(lock)
    have = read_stamp()
    # The development lock holds everything that the other does.
    if wanted in have and PYTHON.exists() and ISNAD.exists():
        return
    step("1/4", "Making the environment in .venv", make_environment)
    step("2/4", "Fetching torch, the build without CUDA", install_torch)
    step("3/4", "Installing what Isnad needs", lambda: pip("install", "--no-deps", "-r", str(lock)))
    step(
        "4/4",
        "Installing Isnad",
        lambda: pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)),
    )
    done = {wanted, stamp_of(LOCK)} if lock == DEV_LOCK else {wanted}
    STAMP.write_text(json.dumps(sorted(done)), encoding="utf-8")


def stamp_of(lock: Path) -> str:
    """Changes with the lock, the project's description, the interpreter and the place."""
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for file in (lock, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(file.read_bytes())
    return f"{lock.name} {digest.hexdigest()}"


def read_stamp() -> list[str]:
    """What is installed already, by the stamps of the locks."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def step(number: str, title: str, work: Callable[[], None]) -> None:
    """Runs one step and shows how long it took."""
    print(f"[{number}] {title} …", flush=True)
    started = time.monotonic()
    work()
    print(f"      done in {time.monotonic() - started:.0f} s", flush=True)


def make_environment() -> None:
    """A virtual environment with pip in it or pip from outside to fill it."""
    if PYTHON.exists() and runs(str(PYTHON), "-c", "import sys"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian ships Python without ensurepip: then pip from outside fills the environment.
    if runs(sys.executable, "-m", "venv", str(VENV)):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not runs(sys.executable, "-m", "venv", "--without-pip", str(VENV)):
        raise StepFailed(
            "The environment cannot be made. Check that this folder may be written, and that\n"
            "  Python has its venv module (Debian: apt install python3-venv)."
        )


def install_torch() -> None:
    """A build of torch that needs no CUDA; none where only the large one can be had.

    The built-in model works without torch. It is needed for other models, and big: on Linux the
    usual package draws in gigabytes of CUDA.
    """
    if runs(str(PYTHON), "-c", "import torch"):
        return
    if sys.platform == "linux" and try_pip(
        "install", "--retries", "0", "--timeout", "8", "--no-deps",
        "--index-url", TORCH_CPU_INDEX, TORCH,
    ):  # fmt: skip
        return
    if not needs_cuda(TORCH):
        pip("install", "--no-deps", TORCH)
        return
    print(
        "      Only the build with CUDA can be had here (about 3 GB): it was left out. The\n"
        "      built-in model needs no torch. For other models install it yourself:\n"
        f"      {PYTHON} -m pip install {TORCH}"
    )


def needs_cuda(requirement: str) -> bool:
    """Whether what pip would install draws in CUDA, or cannot be found at all."""
    report = subprocess.run(
        [*pip_command(), "install", "--dry-run", "--quiet", "--no-deps", "--ignore-installed",
         "--report", "-", requirement],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        metadata = json.loads(report.stdout)["install"][0]["metadata"]
    except (ValueError, LookupError):
        return True
    needed = metadata.get("requires_dist", [])
    return sys.platform == "linux" and any(
        name.startswith(("nvidia", "cuda", "triton")) for name in needed
    )


def pip_command() -> list[str]:
    """pip of the environment, or, where it has none, ours working on it."""
    if runs(str(PYTHON), "-c", "import pip"):
        return [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    if runs(sys.executable, "-c", "import pip"):
        return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(PYTHON)]
    raise StepFailed("pip is missing. Install it (Debian: apt install python3-pip python3-venv).")


def pip(*arguments: str) -> None:
    """Runs pip; where it fails, shows what it said last."""
    result = subprocess.run(
        [*pip_command(), *arguments, "--quiet"], capture_output=True, text=True, check=False
    )
    if result.returncode:
        said = "\n".join(f"    {line}" for line in result.stderr.strip().splitlines()[-6:])
        raise StepFailed(
            f"pip could not install. It said:\n{said}\n"
            "  Check the network (or pip's index settings) and run the same command again."
        )


def try_pip(*arguments: str) -> bool:
    """Runs pip; whether it succeeded."""
    return runs(*pip_command(), *arguments, "--quiet")


def runs(*command: str) -> bool:
    """Whether a command can be run and ends well; its output is not shown."""
    try:
        result = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return False
    return result.returncode == 0


def run_tests() -> int:
    """The whole suite, on as many cores as there are."""
    return subprocess.run(
        [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "loadfile"], cwd=ROOT, check=False
    ).returncode


def demonstrate() -> int:
    """Takes in the seed articles, asks the sample questions, and goes on as chat or bot."""
    print("\nTaking in the articles of seeds/ …\n", flush=True)
    if isnad("ingest", str(ROOT / "seeds" / "articles")):
        raise StepFailed("The seed articles could not be taken in; the lines above say why.")
    for kind, question in QUESTIONS:
        print(f"\n› {question}   ({kind})", flush=True)
        if isnad("ask", question):
            raise StepFailed("The question could not be asked; the line above says why.")
    print(f'\nThat works. Ask your own: {ISNAD.relative_to(ROOT)} ask "…"\n', flush=True)
    if has_token():
        return become_isnad("bot")
    if sys.stdin.isatty() and sys.stdout.isatty():
        return become_isnad("chat")
    return 0


def isnad(*arguments: str) -> int:
    """Runs `isnad` in the environment; gives its exit code."""
    return subprocess.run([str(ISNAD), *arguments], cwd=ROOT, check=False).returncode


def become_isnad(command: str) -> int:
    """Goes on as `isnad` in this very process, so that signals and Ctrl-C reach it alone."""
    if os.name != "nt":  # where a process cannot become another
        os.chdir(ROOT)
        os.execv(ISNAD, [str(ISNAD), command])
    return isnad(command)


def has_token() -> bool:
    """Whether a bot's token is set, in the environment or in the .env file."""
    name = "ISNAD_TELEGRAM_TOKEN"
    if os.environ.get(name, "").strip():
        return True
    file = ROOT / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return any(
        line.strip().removeprefix("export ").startswith(name) and line.partition("=")[2].strip()
        for line in lines
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
