from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "config": {"config"},
    "store": {"store"},
    "retrieval": {"retrieval", "store"},
    "bot": {"bot", "config", "retrieval", "store"},
}
PUT_TOGETHER = {"VectorIndex", "Ingester", "Asker", "Archive", "Fetcher", "open_database"}


@cache
def imports() -> dict[str, set[str]]:
    """Each module of ours with those of ours that it imports, in functions too."""
    graph = grimp.build_graph(*ALLOWED, cache_dir=None)
    return {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}


def package(module: str) -> str:
    return module.partition(".")[0]


def source_files() -> list[Path]:
    return [file for name in ALLOWED for file in sorted((ROOT / name).rglob("*.py"))]


def calls(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_package_imports_only_what_lies_below_it(layer: str) -> None:
    mine = {name: targets for name, targets in imports().items() if package(name) == layer}
    assert mine
    wrong = {
        f"{name} imports {target}"
        for name, targets in mine.items()
        for target in targets
        if package(target) not in ALLOWED[layer]
    }
    assert wrong == set()


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = imports()
    done: set[str] = set()

    def follow(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path[path.index(module) :], module))
        if module not in done:
            for target in sorted(graph[module]):
                follow(target, (*path, module))
            done.add(module)

    for module in sorted(graph):
        follow(module, ())
    assert {"bot.wiring", "retrieval.ask", "store.archive", "config.settings"} <= done


def test_only_the_wiring_puts_things_together() -> None:
    makers = {
        (str(file.relative_to(ROOT)), name)
        for file in source_files()
        for name in calls(file)
        if name in PUT_TOGETHER
    }
    assert makers == {("bot/wiring.py", name) for name in PUT_TOGETHER}


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in source_files()
        if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert silent == []


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {file.parent for file in source_files()} - {
        ROOT / "store" / "migrations",  # scripts that Alembic runs
        ROOT / "store" / "migrations" / "versions",
    }
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []
