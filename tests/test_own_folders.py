"""A user's own `experiments`, folder or file: when it hides this package's, and when not.

For the installation that runs the tests, from a checkout or from a wheel.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SHOW = "import experiments, json; print(json.dumps(getattr(experiments, '__file__', None)))"
INSTALL_AGAIN = (
    "if an empty folder hides the package, this environment is older than package-dir in "
    "pyproject.toml; install again with: pip install --no-build-isolation --no-deps --editable ."
)


@pytest.fixture(params=["folder with __init__.py", "folder without", "file"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """What the user has, in the folder where Python starts."""
    if request.param == "file":
        file = tmp_path / "experiments.py"
        file.touch()
        return file
    folder = tmp_path / "experiments"
    folder.mkdir()
    (folder / "notes.py").write_text("raise RuntimeError('the wrong package')\n", encoding="utf-8")
    if request.param == "folder with __init__.py":
        (folder / "__init__.py").touch()
    return folder


def run(*command: str, start: Path) -> str:
    done = subprocess.run(command, cwd=start, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def found_from(start: Path, *command: str) -> Path | None:
    """Which file `import experiments` finds; none for a folder without `__init__.py`."""
    shown = json.loads(run(sys.executable, *command, start=start))
    return None if shown is None else Path(shown).resolve()


def expected(own: Path) -> Path:
    """The file that the README promises."""
    own_module = own if own.is_file() else own / "__init__.py"
    if own_module.exists():
        return own_module.resolve()
    spec = find_spec("experiments")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).resolve()


def test_python_finds_what_the_readme_says(own: Path) -> None:
    assert found_from(own.parent, "-c", SHOW) == expected(own), INSTALL_AGAIN


def test_a_script_beside_it_finds_what_the_readme_says(own: Path) -> None:
    script = own.with_name("script.py")
    script.write_text(SHOW, encoding="utf-8")
    assert found_from(own.parents[1], str(script)) == expected(own), INSTALL_AGAIN


def test_nothing_hides_the_package_from_the_command(own: Path) -> None:
    command = Path(sys.executable).with_name("anode-model")
    assert "reference-sphere" in run(str(command), "materials", start=own.parent)


def test_nothing_hides_the_sets_from_pybamms_entry_points(own: Path) -> None:
    program = (
        "from importlib.metadata import entry_points; "
        "sets = entry_points(group='pybamm_parameter_sets'); "
        "print(sets['reference-sphere'].load().__name__)"
    )
    assert "reference" in run(sys.executable, "-c", program, start=own.parent)
