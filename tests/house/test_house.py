"""The rules of the house: no province in Python, small files, light start, one-way imports.

What counts as data: a place, a year, an agency's name in a string, a number or a comment. Allowed
are docstrings (they name sources), the name of the form taken when nothing is said
(``DEFAULT_FORM``), and text that shows a person what to type: ``example=…`` of a cell, and a year
after 如 or 按 in a message.
"""

import ast
import io
import re
import subprocess
import sys
import sysconfig
import tokenize
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from places import ROOT

PRODUCT = ("data_entry", "charts", "generator", "templates")
FILES = sorted(path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 50

PLACES = re.compile(
    "中央|北京|天津|上海|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南"
    "|广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾|攀枝花|盐边|贡井"
    r"|\b(?:beijing|tianjin|shanghai|chongqing|hebei|shanxi|neimenggu|liaoning|jilin|heilongjiang"
    "|jiangsu|zhejiang|anhui|fujian|jiangxi|shandong|henan|hubei|hunan|guangdong|guangxi|hainan"
    r"|sichuan|guizhou|yunnan|xizang|shaanxi|gansu|qinghai|ningxia|xinjiang)\b"
)
AGENCIES = re.compile("[一-龥]{2,}(?:局|厅|委员会|管理中心|事务中心)")
YEARS = re.compile(r"(?<!\d)20(?:19|2\d)(?!\d)")
SHOWN_YEAR = re.compile(r"[如按] ?20\d\d(?:-\d\d-\d\d)?")


def _docstrings(tree: ast.Module) -> set[int]:
    """The nodes that are strings standing alone: docstrings of modules, classes, functions, fields."""
    alone = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(node) for node in alone if isinstance(node, ast.Constant)}


def _examples(tree: ast.Module) -> set[int]:
    """Everything inside ``example=…``, and the value of ``DEFAULT_FORM``."""
    shown: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "example":
            shown.append(node.value)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "DEFAULT_FORM":
            shown.append(node.value)
    return {id(inner) for node in shown for inner in ast.walk(node)}


def data_in(source: str) -> list[str]:
    """Places, agencies and years that a module's code, names and comments contain."""
    tree = ast.parse(source)
    allowed = _docstrings(tree) | _examples(tree)
    texts = [
        SHOWN_YEAR.sub("", str(node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in allowed
    ]
    names = [
        token.string.replace("_", " ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type in {tokenize.NAME, tokenize.COMMENT}
    ]
    found = [hit for text in texts for rule in (AGENCIES, YEARS) for hit in rule.findall(text)]
    return found + [hit for text in texts + names for hit in PLACES.findall(text)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""四川省的说明，2024 年。"""', []),
        ('cell("名称", example="××县医疗保障局", note="")', []),
        ('message = "请填四位年份，如 2024。"', []),
        ('DEFAULT_FORM = "sichuan-2024"', []),
        ("code = '2010501'", []),
        ('title = "四川省部门决算"', ["四川"]),
        ('where = f"{name}按中央要求"', ["中央"]),
        ("# 上海的写法不同", ["上海"]),
        ("def for_sichuan(): ...", ["sichuan"]),
        ('form = "sichuan-v1"', ["sichuan"]),
        ("if year >= 2024: ...", ["2024"]),
        ('path = "subjects/2025.toml"', ["2025"]),
        ('name = "盐边县医疗保障局"', ["盐边县医疗保障局", "盐边"]),
    ],
)
def test_the_scanner_itself(source, found):
    assert data_in(source) == found


@pytest.mark.parametrize("name", NAMES)
def test_no_province_agency_or_year_in_python(name):
    assert data_in((ROOT / name).read_text(encoding="utf-8")) == []


def test_templates_are_data_only():
    assert list((ROOT / "templates").rglob("*.py")) == []
    assert list((ROOT / "templates").glob("*/province.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_files_and_functions_are_short(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_FILE
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {n: length for n, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_module_says_what_it_is_for(name):
    """An ``__init__.py`` without a line of code only marks a package and has nothing to say."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    if not (name.endswith("__init__.py") and not tree.body):
        assert (ast.get_docstring(tree) or "").strip()


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_pyplot_is_never_imported(path):
    assert [name for name in _imports(path) if "pyplot" in name or "pylab" in name] == []


def _heavy_after(code: str) -> set[str]:
    """Which of the slow libraries a fresh interpreter has loaded after this code."""
    heavy = {"matplotlib", "docxtpl", "docx", "openpyxl", "pydantic", "numpy", "pypdfium2", "PIL"}
    ask = f"{code}; import sys; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_the_command_line_starts_without_heavy_libraries():
    assert _heavy_after("import generator.cli.app") == set()


def test_help_does_not_pay_for_heavy_libraries():
    """Typer reads a command's parameters with pydantic where that is installed; that is its own."""
    code = "import generator.cli.app as c; c.run(['generate', '--help'])"
    assert _heavy_after(code) <= {"pydantic"}


def test_a_check_that_finds_errors_loads_nothing_that_draws_or_writes():
    code = "import generator.cli.app as c; c.run(['check', 'examples/with-mistakes.xlsx'])"
    assert _heavy_after(code) <= {"pydantic"}


def test_the_list_of_heavy_libraries_is_noticed():
    assert "openpyxl" in _heavy_after("import openpyxl")


def test_imports_go_one_way():
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    if not program.exists() and not program.with_suffix(".exe").exists():
        pytest.skip("没有安装 import-linter（开发依赖 dev）")
    done = subprocess.run(
        [str(program), "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    assert f"{len(contracts)} kept, 0 broken" in done.stdout


def test_packages_of_the_wheel_exist():
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(packages) == set(PRODUCT)
    assert [name for name in packages if not (ROOT / name).is_dir()] == []


def test_files_the_package_names_exist():
    project = PROJECT["project"]
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    named = {project["readme"], *project["license-files"], *included}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def _declared() -> set[str]:
    project = PROJECT["project"]
    lines = (*project["dependencies"], *project["optional-dependencies"]["cluster"])
    names = (re.match(r"[\w.-]+", line) for line in lines)
    return {name[0].lower() for name in names if name}


def test_every_library_imported_is_declared():
    """pydantic_core is pydantic's own other half, pinned by it."""
    own = {*PRODUCT, *sys.stdlib_module_names, "pydantic_core"}
    roots = {name.split(".")[0] for path in FILES for name in _imports(path)} - own
    known = packages_distributions()
    declared = _declared()
    lacking = {r for r in roots if declared.isdisjoint(d.lower() for d in known.get(r, [r]))}
    assert lacking == set()
