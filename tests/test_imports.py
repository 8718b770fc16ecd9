from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ["bot", "config", "retrieval", "store"]
HEAVY = [
    "torch",
    "transformers",
    "sentence_transformers",
    "trafilatura",
    "dateparser",
    "alembic",
    "telegram",
    "faiss",
    "numpy",
    "sqlalchemy",
    "sqlmodel",
    "markdown_it",
    "frontmatter",
    "charset_normalizer",
    "safetensors",
    "tokenizers",
    "rich",
    "prompt_toolkit",
    "pydantic",
    "structlog",
    "babel",
    "rensa",
    "httpcore2",
    "protego",
]

# Names every file opened and every connection made while modules are imported, but for the reading
# of modules themselves and of what the interpreter and installed packages come with.
WATCH = """
import importlib, json, os, sys
root, modules = sys.argv[1], json.loads(sys.argv[2])
installed = {os.path.realpath(p) for p in (sys.prefix, sys.base_prefix, *sys.path) if p}
allowed = tuple(installed - {root})
system = ("/proc/", "/sys/", "/etc/", "/usr/", "/dev/")
seen = []

def watch(name, arguments):
    if name == "open":
        path, mode, flags = arguments
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if isinstance(path, int) or path is None:
            return
        path = os.path.realpath(os.fsdecode(path))
        ours = path.endswith((".py", ".pyc")) and path.startswith(root)
        if path == os.devnull or (not writes and (ours or path.startswith((*allowed, *system)))):
            return
        seen.append(f"open {path} {'w' if writes else 'r'}")
    elif name in ("socket.connect", "socket.bind", "sqlite3.connect", "os.mkdir", "os.exec",
                  "subprocess.Popen"):
        seen.append(f"{name} {arguments!r}")

sys.addaudithook(watch)
for module in modules:
    importlib.import_module(module)
print(json.dumps(seen))
"""


def modules() -> list[str]:
    names = []
    for package in PACKAGES:
        names.append(package)
        path = import_module(package).__path__
        names += [info.name for info in pkgutil.walk_packages(path, package + ".")]
    return [name for name in names if not name.endswith("__main__")]


def run(script: str, *arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-B", "-c", script, *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    return done.stdout


def test_nothing_is_read_written_or_connected_to_at_import(tmp_path: Path) -> None:
    names = modules()
    assert {"bot.cli", "retrieval.searching.index", "store.archive"} <= set(names)
    assert json.loads(run(WATCH, str(ROOT), json.dumps(names), folder=tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_the_watch_sees_what_it_watches_for(tmp_path: Path) -> None:
    (tmp_path / "careless.py").write_text(
        "import sqlite3, pathlib, socket\n"
        "pathlib.Path('made').write_text('x')\n"
        "pathlib.Path('made').read_text()\n"
        "sqlite3.connect('library.db').close()\n"
        "with socket.socket() as s:\n    s.connect_ex(('127.0.0.1', 9))\n"
    )
    seen = json.loads(run(WATCH, str(ROOT), '["careless"]', folder=tmp_path))
    made = tmp_path / "made"
    for wanted in (f"open {made} w", f"open {made} r", "sqlite3.connect", "socket.connect"):
        assert any(line.startswith(wanted) for line in seen), wanted


def test_the_command_line_starts_without_anything_heavy(tmp_path: Path) -> None:
    script = "import json, sys; import bot.cli; print(json.dumps(list(sys.modules)))"
    loaded = set(json.loads(run(script, folder=tmp_path)))
    assert loaded & set(HEAVY) == set()


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("store.archive", ["alembic", "faiss", "torch"]),
        ("retrieval.ask", ["torch", "trafilatura", "dateparser", "alembic", "markdown_it"]),
        (
            "retrieval.intake.sources",
            ["trafilatura", "dateparser", "markdown_it", "charset_normalizer"],
        ),
        ("bot.wiring", ["torch", "trafilatura", "dateparser", "alembic", "telegram", "rich"]),
    ],
)
def test_a_module_leaves_for_later_what_it_may_not_need(
    tmp_path: Path, module: str, absent: list[str]
) -> None:
    script = f"import json, sys; import {module}; print(json.dumps(list(sys.modules)))"
    loaded = set(json.loads(run(script, folder=tmp_path)))
    assert module in loaded
    assert loaded & set(absent) == set()
