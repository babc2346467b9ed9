"""The house keeps its floors: every import of the package is read, also those inside functions and for types only."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import smartmock

PACKAGE = Path(smartmock.__file__).parent

GROUND = frozenset({"errors", "types", "pointers", "settings"})
"""Floor 0: single modules that may know each other, and nothing else."""

FLOORS: tuple[frozenset[str], ...] = (
    GROUND,
    frozenset({"spec", "schema", "semantics"}),
    frozenset({"generation", "routing"}),
    frozenset({"mock"}),
    frozenset({"storage", "scripting"}),
    frozenset({"projects"}),
    frozenset({"server"}),
    frozenset({"cli", "library"}),
    frozenset({"__init__", "__main__"}),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

DATA_FOLDERS = frozenset({"locales"})
"""Folders of the package without code of ours; they come from the top level of the project."""

NAMES_OPEN_TO_ALL = frozenset({"smartmock.__version__"})


@dataclass(frozen=True, slots=True)
class Import:
    """`importer` and `imported` are dotted module names; a package's own module is its plain name."""

    importer: str
    imported: str
    line: int


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)


MODULES = {module_name(path): path for path in source_files()}


def room_of(module: str) -> str:
    """`smartmock.spec.load` → `spec`; `smartmock` itself → `__init__`."""
    return [*module.split("."), "__init__"][1]


def imported_names(node: ast.AST, package: str) -> Iterator[str]:
    """Full dotted names that an import statement asks for, relative ones made absolute."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        origin = ".".join([*parents, *filter(None, [node.module])])
        yield from (f"{origin}.{alias.name}" for alias in node.names)


def nearest_module(name: str, modules: Iterable[str]) -> str:
    """The module that holds `name`: itself, or its longest known prefix."""
    while name not in modules:
        name = name.rpartition(".")[0]
    return name


def read_imports(source: str, importer: str, package: str, modules: Iterable[str]) -> list[Import]:
    return [
        Import(importer, nearest_module(name, modules), getattr(node, "lineno", 0))
        for node in ast.walk(ast.parse(source))
        for name in imported_names(node, package)
        if name.split(".")[0] == "smartmock" and name not in NAMES_OPEN_TO_ALL
    ]


def all_imports() -> list[Import]:
    found: list[Import] = []
    for module, path in MODULES.items():
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        found += read_imports(path.read_text(), module, package, MODULES)
    return found


def is_allowed(item: Import) -> bool:
    importer, imported = room_of(item.importer), room_of(item.imported)
    ground = importer in GROUND and imported in GROUND
    return importer == imported or ground or FLOOR_OF[imported] < FLOOR_OF[importer]


def test_every_room_stands_on_a_floor() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    modules = {path.stem for path in PACKAGE.glob("*.py")}
    assert (folders - DATA_FOLDERS) | modules <= set(FLOOR_OF)


def test_imports_point_down() -> None:
    wrong = [item for item in all_imports() if not is_allowed(item)]
    assert not wrong, "\n".join(f"{item.importer}:{item.line} imports {item.imported}" for item in wrong)


def test_modules_do_not_import_each_other_in_circles() -> None:
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for item in all_imports():
        if item.importer != item.imported:
            graph[item.importer].add(item.imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        pytest.param("smartmock.mock.engine", "smartmock.generation.draw", True, id="down"),
        pytest.param("smartmock.mock.engine", "smartmock.mock.model", True, id="same room"),
        pytest.param("smartmock.pointers", "smartmock.types", True, id="on the ground"),
        pytest.param("smartmock.spec.load", "smartmock.schema.model", False, id="sideways"),
        pytest.param("smartmock.cli.serve", "smartmock.library", False, id="sideways at the top"),
        pytest.param("smartmock.errors", "smartmock.spec.load", False, id="up from the ground"),
        pytest.param("smartmock.mock.engine", "smartmock.server.app", False, id="up"),
        pytest.param("smartmock.server.app", "smartmock", False, id="through the front door"),
    ],
)
def test_the_rule_itself(importer: str, imported: str, *, allowed: bool) -> None:
    assert is_allowed(Import(importer, imported, 1)) is allowed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import smartmock.spec.load", ["smartmock.spec.load"], id="plain"),
        pytest.param("from smartmock.spec import load", ["smartmock.spec.load"], id="module from package"),
        pytest.param("from smartmock.spec.load import load_document", ["smartmock.spec.load"], id="name from module"),
        pytest.param("from . import load", ["smartmock.spec.load"], id="relative"),
        pytest.param("from .load import load_document", ["smartmock.spec.load"], id="relative name"),
        pytest.param("def f():\n    from smartmock import spec", ["smartmock.spec"], id="in a function"),
        pytest.param("if TYPE_CHECKING:\n    from smartmock import spec", ["smartmock.spec"], id="for types only"),
        pytest.param("from smartmock import __version__", [], id="the version is open to all"),
        pytest.param("import json", [], id="foreign"),
    ],
)
def test_all_kinds_of_imports_are_read(source: str, expected: list[str]) -> None:
    modules = ["smartmock", "smartmock.spec", "smartmock.spec.load"]
    found = read_imports(source, "smartmock.spec.source", "smartmock.spec", modules)
    assert [item.imported for item in found] == expected
