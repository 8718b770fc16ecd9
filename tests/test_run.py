"""run.py: what it decides, with the real pip where it needs one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
import run  # noqa: E402


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose environment is this test's own interpreter."""
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "STAMP": tmp_path / ".venv" / "isnad-installed.json",
        "PYTHON": Path(sys.executable),
        "ISNAD": Path(sys.executable),
    }.items():
        monkeypatch.setattr(run, name, value)
    (tmp_path / ".venv").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]", encoding="utf-8")
    return tmp_path


def test_run_py_needs_the_standard_library_only() -> None:
    imports = "import sys; sys.path.insert(0, '.'); import run; print('imported')"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", imports],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "imported\n"


def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["nonsense"]) == 2
    assert "Usage" in capsys.readouterr().err


def test_an_old_python_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert run.main([]) == 1
    assert "3.11 or later is needed" in capsys.readouterr().err


def test_what_is_installed_already_is_not_installed_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.STAMP.write_text(json.dumps([run.stamp_of(run.LOCK)]), encoding="utf-8")
    steps: list[str] = []
    monkeypatch.setattr(run, "step", lambda number, *_: steps.append(number))
    run.install(run.LOCK)
    assert steps == []
    (checkout / "pyproject.toml").write_text("[project] # changed", encoding="utf-8")
    run.install(run.LOCK)
    assert steps == ["1/4", "2/4", "3/4", "4/4"]


def test_the_development_lock_holds_the_other_one() -> None:
    lock = set(run.LOCK.read_text(encoding="utf-8").splitlines())
    assert lock < set(run.DEV_LOCK.read_text(encoding="utf-8").splitlines())


def test_no_lock_names_a_package_of_cudas() -> None:
    for lock in (run.LOCK, run.DEV_LOCK):
        text = lock.read_text(encoding="utf-8")
        assert not any(word in text for word in ("nvidia", "cuda", "triton", "\ntorch=="))
        assert all("==" in line for line in text.splitlines())


def test_a_damaged_stamp_counts_as_none(checkout: Path) -> None:
    run.STAMP.write_text("{nonsense", encoding="utf-8")
    assert run.read_stamp() == []


def test_pip_that_fails_says_what_to_do(checkout: Path) -> None:
    with pytest.raises(run.StepFailed) as failure:
        run.pip("install", "--no-index", "no-such-package-of-isnads")
    assert "no-such-package-of-isnads" in str(failure.value)
    assert "run the same command again" in str(failure.value)


@pytest.mark.parametrize(
    ("requires", "platform", "cuda"),
    [
        (["nvidia-cublas; platform_system == 'Linux'", "filelock"], "linux", True),
        (["filelock", "sympy"], "linux", False),
        (["nvidia-cublas; platform_system == 'Linux'"], "darwin", False),
    ],
)
def test_a_build_with_cuda_is_told_by_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, requires: list[str], platform: str, cuda: bool
) -> None:
    report = {"install": [{"metadata": {"requires_dist": requires}}]}

    def pip(*_: object, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, json.dumps(report), "")

    monkeypatch.setattr(subprocess, "run", pip)
    monkeypatch.setattr(sys, "platform", platform)
    assert run.needs_cuda("torch==2.13.0") is cuda


def test_a_package_that_cannot_be_found_is_not_taken_for_a_small_one(checkout: Path) -> None:
    assert run.needs_cuda("no-such-package-of-isnads==1 --no-index")


@pytest.mark.parametrize(
    ("environment", "file", "token"),
    [
        ({}, None, False),
        ({"ISNAD_TELEGRAM_TOKEN": "1:x"}, None, True),
        ({"ISNAD_TELEGRAM_TOKEN": " "}, None, False),
        ({}, "ISNAD_TELEGRAM_TOKEN=1:x\n", True),
        ({}, "# ISNAD_TELEGRAM_TOKEN=1:x\nISNAD_TELEGRAM_TOKEN=\n", False),
    ],
)
def test_it_goes_on_as_the_bot_only_where_a_token_is_set(
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    file: str | None,
    token: bool,
) -> None:
    monkeypatch.delenv("ISNAD_TELEGRAM_TOKEN", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if file is not None:
        (checkout / ".env").write_text(file, encoding="utf-8")
    assert run.has_token() is token
