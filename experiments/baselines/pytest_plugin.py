"""The pytest plugin: the fixture ``curve_regression`` and its two options.

Every run of pytest in an environment with this package imports this module, so it imports nothing
but pytest; the rest comes with the first test that calls the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from experiments.baselines.regression import CurveRegression

#: Property of a test under which what was rewritten comes back, also from other processes.
_MOVED = "anode-model curves rewritten"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options."""
    group = parser.getgroup("anode-model", "curves under regression test")
    group.addoption(
        "--update-curves",
        action="store_true",
        default=False,
        help="write the stored curves of the selected tests anew, and say what moved",
    )
    group.addoption(
        "--curve-pictures",
        metavar="DIR",
        default=None,
        help="folder for pictures of curves that moved (default: in pytest's cache)",
    )


@pytest.fixture
def curve_regression(request: pytest.FixtureRequest) -> CurveRegression:
    """Compare a result with the curves that are stored beside the test.

    ``curve_regression(result, variant=None, name=None, axis=None, tolerances=None)``: the file is
    named after the test, or `name`.
    """
    from experiments.baselines.regression import CurveRegression

    config = request.config
    return CurveRegression(
        folder=request.path.with_suffix(""),
        test=request.node.name,
        selected=request.node.nodeid,
        update=bool(config.getoption("--update-curves")),
        pictures=_pictures(config),
        tell=lambda text: request.node.user_properties.append((_MOVED, text)),
    )


def _pictures(config: pytest.Config) -> Path | None:
    """Where pictures go; nowhere if pytest was told to have no cache."""
    given = config.getoption("--curve-pictures")
    if given is not None:
        return config.invocation_params.dir / str(given)
    # Without the plugin of the cache there is no such attribute.
    cache = getattr(config, "cache", None)
    return None if cache is None else Path(cache.mkdir("curve-pictures"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what ``--update-curves`` rewrote."""
    lines = list(_rewritten(terminalreporter))
    if not lines:
        return
    terminalreporter.section("stored curves written anew")
    for line in lines:
        terminalreporter.write_line(line)


def _rewritten(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for outcome in ("passed", "failed"):
        for report in reporter.stats.get(outcome, ()):
            # Setup and teardown carry the same properties.
            if getattr(report, "when", "") != "call":
                continue
            yield from (str(text) for name, text in report.user_properties if name == _MOVED)
