"""The docs: what is generated is up to date, and what is linked is there."""

import gc
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

import bot.cli
from bot.wiring import Isnad
from config.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("[a-z]*/README.md")])


def test_generated_pages_are_up_to_date() -> None:
    from docs.generate import DOCS, PAGES

    for name, make in PAGES.items():
        assert (DOCS / name).read_text(encoding="utf-8") == make(), f"{name}: run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_docs_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|mailto:)([^)#]+)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_picture_in_the_docs_is_there(page: Path) -> None:
    for target in re.findall(r'<img src="([^"]+)"', page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} shows {target}"


def test_the_pictures_are_those_of_the_exchanges_and_small() -> None:
    from docs.screens import EXCHANGES, PAGE, SCREENS, screens_page
    from docs.telegram_page import THEMES

    assert PAGE.read_text(encoding="utf-8") == screens_page(), "run make screens"
    taken = {picture.name: picture.stat().st_size for picture in SCREENS.iterdir()}
    assert set(taken) == {f"{e.name}-{theme}.png" for e in EXCHANGES for theme in THEMES}
    assert max(taken.values()) < 120 * 1024


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_readme_begins_with_the_two_commands() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8")[:1500]
    assert "python3 run.py\n" in head
    assert "python3 run.py test\n" in head


def test_what_the_readme_shows_of_a_terminal_is_what_a_terminal_shows(
    seeded: Isnad, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ISNAD_DATA_DIR", str(seeded.settings.data_dir))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```console\n(.*?)```", readme, re.DOTALL)
    runs = re.split(r"^\$ \.venv/bin/isnad ", shown, flags=re.MULTILINE)[1:]
    assert len(runs) == 3
    for run in runs:
        command, _, output = run.partition("\n")
        monkeypatch.setattr(sys, "argv", ["isnad", *shlex.split(command)])
        with pytest.raises(SystemExit):
            bot.cli.main()
        gc.enable()
        assert capsys.readouterr().out.strip() == output.strip()


@pytest.mark.parametrize("page", ["architecture.md", "glossary.md"])
def test_every_file_that_the_docs_name_is_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for name in re.findall(r"`((?:config|store|retrieval|bot|tests)/[\w/.]*)`", text):
        assert (ROOT / name).exists(), name


def test_every_result_has_its_script_and_its_setup() -> None:
    import json

    for result in (ROOT / "benchmarks" / "results").glob("*.json"):
        assert (ROOT / "benchmarks" / f"{result.stem.partition('-')[0]}.py").exists()
        assert json.loads(result.read_text(encoding="utf-8"))["setup"]["python"]


def test_the_changelog_has_a_place_for_what_comes() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version["project"]["version"]
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
