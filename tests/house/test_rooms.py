"""The rooms of the house: few enough modules to a folder, few floors, no class name borne twice."""

import ast
import tomllib
from collections import Counter, defaultdict

from places import ROOT

FILES = [
    path for room in ("data_entry", "charts", "generator") for path in (ROOT / room).rglob("*.py")
]
MOST_MODULES, MOST_FLOORS, LONGEST_TEST = 16, 14, 600


def test_no_room_holds_more_than_can_be_overlooked():
    modules = Counter(path.parent for path in FILES if path.name != "__init__.py")
    assert {room.name: n for room, n in modules.items() if n > MOST_MODULES} == {}


def test_the_floors_fit_a_dozen_lines():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = [
        contract["layers"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    assert len(layers) <= MOST_FLOORS
    rooms = {path.relative_to(ROOT).parts[1] for path in FILES if path.parts[-3] == "generator"}
    named = {room.removeprefix("generator.") for layer in layers for room in layer.split(" | ")}
    assert rooms - named - {"__init__.py"} == set()


def test_no_class_name_is_borne_twice():
    borne = defaultdict(list)
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                borne[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: places for name, places in borne.items() if len(places) > 1} == {}


def test_no_file_of_the_tests_is_too_long_to_read():
    long = {
        path.name: lines
        for path in (ROOT / "tests").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_TEST
    }
    assert long == {}
