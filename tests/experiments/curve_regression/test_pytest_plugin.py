"""The plugin as a user's pytest runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from experiments import load_baseline
from experiments.result import Result
from tests.experiments.curve_regression.conftest import shifted

pytest_plugins = ["pytester"]

#: Two tests that take what was solved out here.
TESTS = """
    from solved_before import rate

    def test_one(curve_regression):
        curve_regression(rate, variant="crushed")

    def test_other(curve_regression):
        curve_regression(rate, variant="reference-sphere", tolerances={"cell voltage": "5 mV"})
"""

Solved = Callable[[Result], None]


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch, rate_result: Result) -> Solved:
    """Puts a result where the inner tests import it from."""

    def put(result: Result) -> None:
        module = ModuleType("solved_before")
        module.__dict__["rate"] = result
        monkeypatch.setitem(sys.modules, "solved_before", module)

    put(rate_result)
    return put


@pytest.fixture
def stored(pytester: pytest.Pytester, solved: Solved) -> dict[str, Path]:
    """Files of both tests, stored."""
    del solved
    pytester.makepyfile(test_mine=TESTS)
    done = pytester.runpytest_inprocess("--update-curves")
    done.assert_outcomes(passed=2)
    folder = pytester.path / "test_mine"
    return {name: folder / f"test_{name}.baseline.toml" for name in ("one", "other")}


def test_a_missing_file_is_never_made_silently(pytester: pytest.Pytester, solved: Solved) -> None:
    del solved
    pytester.makepyfile(test_mine=TESTS)
    done = pytester.runpytest_inprocess()
    done.assert_outcomes(failed=2)
    text = done.stdout.str()
    assert "No curves are stored for this test yet" in text
    assert "pytest test_mine.py::test_one --update-curves" in text
    assert not (pytester.path / "test_mine").exists()


def test_what_is_stored_passes(pytester: pytest.Pytester, stored: dict[str, Path]) -> None:
    assert all(path.is_file() for path in stored.values())
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_what_moved_fails_with_a_paragraph_and_a_picture(
    pytester: pytest.Pytester, stored: dict[str, Path], solved: Solved, rate_result: Result
) -> None:
    before = {path: path.read_bytes() for path in stored.values()}
    solved(shifted(rate_result, 2e-3))
    done = pytester.runpytest_inprocess("--curve-pictures", "drawn")
    done.assert_outcomes(passed=1, failed=1)
    text = " ".join(done.stdout.str().split())
    assert "crushed, delithiation, 1 C: cell voltage is off by +2.0" in text
    assert "(allowed 1 mV) at " in text
    assert "If this is meant, write it anew: pytest test_mine.py::test_one --update-curves" in text
    assert "Traceback" not in text
    picture = pytester.path / "drawn" / "test_mine-test_one.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert {path: path.read_bytes() for path in stored.values()} == before


def test_pictures_are_in_the_cache_unless_there_is_none(
    pytester: pytest.Pytester, stored: dict[str, Path], solved: Solved, rate_result: Result
) -> None:
    del stored
    solved(shifted(rate_result, 2e-3))
    pytester.runpytest_inprocess("test_mine.py::test_one").assert_outcomes(failed=1)
    assert len(list(pytester.path.glob(".pytest_cache/**/test_mine-test_one.png"))) == 1
    without = pytester.runpytest_inprocess("test_mine.py::test_one", "-p", "no:cacheprovider")
    without.assert_outcomes(failed=1)
    assert "Picture" not in without.stdout.str()


def test_only_the_selected_tests_are_written_anew_and_it_is_said_what_moved(
    pytester: pytest.Pytester, stored: dict[str, Path], solved: Solved, rate_result: Result
) -> None:
    for path in stored.values():
        path.write_text(path.read_text().replace('"26.', '"25.'))
    before = {name: path.read_bytes() for name, path in stored.items()}
    solved(shifted(rate_result, 2e-3))
    done = pytester.runpytest_inprocess("--update-curves", "-k", "one")
    done.assert_outcomes(passed=1, deselected=1)
    text = done.stdout.str()
    assert "stored curves written anew" in text
    assert "test_mine.py::test_one: test_one.baseline.toml" in text
    assert "crushed, delithiation, 1 C: cell voltage is off by +2.0" in text
    assert "Changed since it was stored: pybamm 25." in text
    assert stored["one"].read_bytes() != before["one"]
    assert stored["other"].read_bytes() == before["other"]
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_nothing_moved_is_said_too(pytester: pytest.Pytester, stored: dict[str, Path]) -> None:
    before = {path: path.read_bytes() for path in stored.values()}
    done = pytester.runpytest_inprocess("--update-curves")
    assert done.stdout.str().count("nothing moved further than allowed") == 2
    assert {path: path.read_bytes() for path in stored.values()} == before


def test_other_processes_say_it_too(pytester: pytest.Pytester, solved: Solved) -> None:
    """With xdist what was rewritten comes back from the workers."""
    pytest.importorskip("xdist")
    del solved
    pytester.makepyfile(
        test_mine="""
        def test_one(curve_regression):
            curve_regression.tell("from a worker")
        """
    )
    done = pytester.runpytest_subprocess("-n", "1")
    done.assert_outcomes(passed=1)
    assert "from a worker" in done.stdout.str()


def test_tolerances_edited_by_hand_are_kept(
    pytester: pytest.Pytester, stored: dict[str, Path]
) -> None:
    path = stored["one"]
    path.write_text(path.read_text().replace('potential = "1 mV"', 'potential = "4 mV"', 1))
    pytester.runpytest_inprocess("--update-curves").assert_outcomes(passed=2)
    assert str(load_baseline(path).tolerances["potential"]) == "4 mV"
    assert str(load_baseline(stored["other"]).tolerances["cell voltage"]) == "5 mV"


def test_a_broken_file_is_said_and_can_be_written_anew(
    pytester: pytest.Pytester, stored: dict[str, Path]
) -> None:
    stored["one"].write_text("<<<<<<< HEAD\n")
    done = pytester.runpytest_inprocess()
    done.assert_outcomes(passed=1, failed=1)
    assert "not valid TOML" in done.stdout.str()
    assert "take it back from version control, or write it anew" in done.stdout.str()
    done = pytester.runpytest_inprocess("--update-curves")
    done.assert_outcomes(passed=2)
    assert "what was stored could not be compared" in done.stdout.str()
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_names_of_files(pytester: pytest.Pytester, solved: Solved) -> None:
    del solved
    pytester.makepyfile(
        test_names="""
        import pytest
        from solved_before import rate

        @pytest.mark.parametrize("sheet", ["crushed", "../a b"])
        def test_many(curve_regression, sheet):
            curve_regression(rate, variant="crushed")

        def test_twice(curve_regression):
            curve_regression(rate, variant="crushed", name="crushed.rate")
            curve_regression(rate, variant="crushed", name="again")

        def test_same_name(curve_regression):
            curve_regression(rate, variant="crushed")
            curve_regression(rate, variant="crushed")

        @pytest.mark.parametrize("name", ["../outside", "/tmp/x", "a/b", "", ".."])
        def test_out(curve_regression, name):
            curve_regression(rate, variant="crushed", name=name)
        """
    )
    done = pytester.runpytest_inprocess("--update-curves")
    done.assert_outcomes(passed=3, failed=6)
    text = done.stdout.str()
    assert "give each call a name of its own" in text
    # Not in the summary, where pytest repeats as much of a message as there is room for.
    told = [line for line in text.splitlines() if line.startswith("curve_regression: name=")]
    assert len([line for line in told if "cannot name a file everywhere" in line]) == 5
    names = sorted(path.name for path in (pytester.path / "test_names").iterdir())
    assert len(names) == 5
    assert {"again.baseline.toml", "crushed.rate.baseline.toml"} < set(names)
    assert "test_many-crushed.baseline.toml" in names
    assert not any(".." in name for name in names)


def test_a_stored_file_that_is_a_link_is_refused(
    pytester: pytest.Pytester, stored: dict[str, Path]
) -> None:
    path = stored["one"]
    elsewhere = path.rename(pytester.path / "elsewhere.baseline.toml")
    path.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    for arguments in ((), ("--update-curves",)):
        done = pytester.runpytest_inprocess("-k", "one", *arguments)
        done.assert_outcomes(failed=1, deselected=1)
        assert "this is a link" in done.stdout.str()
    path.unlink()
    path.symlink_to(pytester.path / "nowhere")
    done = pytester.runpytest_inprocess("-k", "one")
    done.assert_outcomes(failed=1, deselected=1)
    assert "this is a link" in done.stdout.str()
    assert elsewhere.read_bytes() == before


def test_other_tests_do_not_pay_for_the_plugin(tmp_path: Path) -> None:
    """The plugin is there, and nothing heavy is imported for a test that does not use it."""
    (tmp_path / "test_light.py").write_text(
        "import sys\n"
        "def test_light(pytestconfig):\n"
        "    assert pytestconfig.pluginmanager.has_plugin('anode-model')\n"
        "    heavy = {'pybamm', 'casadi', 'matplotlib', 'pandas', 'numpy', 'scipy', 'pydantic'}\n"
        "    assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    without = ("-p", "no:xdist", "-p", "no:randomly")
    done = subprocess.run(
        # Plugins of others may import what they like.
        [sys.executable, "-W", "error", "-m", "pytest", "-q", *without, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
