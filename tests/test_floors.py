"""The house: imports point down, start-up stays light, no module hides a function."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

FLOORS = ("anode_model", "parameter_sets", "experiments")

# What each floor may import besides the standard library and the floors below.
ALLOWED = {
    "anode_model": {"numpy", "scipy", "pydantic", "pint", "pandas"},
    "parameter_sets": {
        *("numpy", "scipy", "pydantic", "pint", "pandas", "pybamm", "casadi", "bpx"),
    },
    "experiments": {
        *("numpy", "scipy", "pydantic", "pandas", "pybamm", "casadi"),
        *("matplotlib", "jinja2", "markupsafe", "SALib"),
        *("pyarrow", "xarray", "fsspec", "distributed"),
        # Whoever has the plugin imported has pytest.
        *("tomli_w", "pytest"),
    },
}
# Pydantic's own compiled half: its error types live there.
ALLOWED["anode_model"].add("pydantic_core")
# Slow to import, or wanted by few: never at the top of a module of the first floor.
ONLY_IN_FUNCTIONS = {"pint", "pandas"}
# What `--help` and a claim chart must not wait for.
HEAVY = {
    *("pybamm", "casadi", "pint", "pandas", "matplotlib", "jinja2"),
    *("pyarrow", "xarray", "fsspec", "distributed"),
}


@cache
def folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None, f"{package} is not installed"
    assert spec.origin is not None, f"{package} has no __init__.py"
    return Path(spec.origin).parent


def modules(package: str) -> list[Path]:
    return sorted(folder(package).rglob("*.py"))


ALL_MODULES = [(package, path) for package in FLOORS for path in modules(package)]
IDS = [str(Path(package) / path.relative_to(folder(package))) for package, path in ALL_MODULES]


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: relative import"
        assert node.module is not None
        return [node.module.split(".")[0]]
    return []


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below a node that runs when the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if is_type_checking(child):
            continue
        yield child
        yield from run_at_import(child)


@pytest.mark.parametrize(("package", "path"), ALL_MODULES, ids=IDS)
def test_imports_point_down_only(package: str, path: Path) -> None:
    below = set(FLOORS[: FLOORS.index(package) + 1])
    allowed = below | ALLOWED[package] | sys.stdlib_module_names
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {name for node in ast.walk(tree) for name in imported(node)}
    assert found <= allowed, f"{path.name} may not import {sorted(found - allowed)}"


@pytest.mark.parametrize(
    "path", modules("anode_model"), ids=[i for i in IDS if i.startswith("anode_model")]
)
def test_first_floor_imports_units_and_tables_inside_functions(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {name for node in run_at_import(tree) for name in imported(node)}
    assert not found & ONLY_IN_FUNCTIONS


@pytest.mark.parametrize("module", ["anode_model", "parameter_sets", "experiments.cli"])
def test_start_is_light(module: str) -> None:
    program = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(json.loads(done.stdout))


def exported(init: Path) -> set[str]:
    """Public names of a package: what its ``__init__`` imports, defines or lists."""
    names: set[str] = set()
    for node in ast.parse(init.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            # A list or a table of names, as a lazy package has.
            names |= {
                leaf.value
                for leaf in ast.walk(node.value)
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            }
    return names


PACKAGES = [path for _, path in ALL_MODULES if path.name == "__init__.py"]


@pytest.mark.parametrize("init", PACKAGES, ids=[path.parent.name for path in PACKAGES])
def test_no_module_has_the_name_of_an_exported_function(init: Path) -> None:
    inside = {path.stem for path in init.parent.glob("*.py")} | {
        path.parent.name for path in init.parent.glob("*/__init__.py")
    }
    hidden = exported(init) & inside
    assert not hidden, f"{init.parent.name} exports {hidden} and has modules of these names"


@pytest.mark.parametrize("package", FLOORS)
def test_packages_declare_their_types(package: str) -> None:
    assert (folder(package) / "py.typed").is_file()
