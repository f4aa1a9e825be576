"""The fast checks of docs/verification.md, measured again, and that they can fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(
    not (ROOT / "benchmarks").is_dir(), reason="page and benchmarks are not part of the wheel"
)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The functions behind the page."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.verification import closed_forms

    return closed_forms


def test_a_slow_run_follows_the_branches_of_equilibrium(checks: ModuleType) -> None:
    assert checks.slow_run() < 0.1


def test_what_a_slow_run_loses_falls_with_its_current(
    checks: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = checks.slow_run()
    monkeypatch.setattr(checks, "SLOW", 10 * checks.SLOW)
    assert checks.slow_run() == pytest.approx(10 * slow, rel=0.05)


def test_a_sphere_fills_as_crank_says(checks: ModuleType) -> None:
    assert checks.sphere() < 1.0
    # A coarser mesh is seen.
    coarse = replace(checks.MESH, name="coarse", radial_points=12)
    assert checks.sphere(coarse) > 2 * checks.sphere()


def test_cranks_series_has_its_limits(checks: ModuleType) -> None:
    import numpy as np

    early, late = checks._rise(np.array([1e-5, 2.0]))
    # A plane at first, then a sphere that fills evenly.
    assert early == pytest.approx(2 * np.sqrt(1e-5 / np.pi), rel=0.01)
    assert late == pytest.approx(6.2, rel=1e-9)


def test_salt_and_potential_of_the_separator_settle_as_the_formulas_say(
    checks: ModuleType,
) -> None:
    assert all(error < 0.01 for error in checks.separator().values())


def test_the_first_instant_of_a_pulse_is_charge_transfer(checks: ModuleType) -> None:
    assert checks.charge_transfer() < 0.01


def test_a_porous_electrode_is_a_transmission_line(checks: ModuleType) -> None:
    allowed = {"whole": 0.1, "electrolyte": 0.01, "solid": 0.01}
    found = checks.porous_electrode()
    assert found.keys() == allowed.keys()
    assert all(found[name] < limit for name, limit in allowed.items())


def test_the_transmission_line_is_that_of_the_pulse_test(checks: ModuleType) -> None:
    """Newman and Tobias's own form of the whole resistance."""
    import math

    per_volume, length, ionic, electronic = 2e6, 6e-5, 0.1, 0.4
    decay = math.sqrt(per_volume * (1 / ionic + 1 / electronic))
    reach, whole = decay * length, ionic + electronic
    ratio = ionic / electronic + electronic / ionic
    reaction = (2 + ratio * math.cosh(reach)) / (decay * math.sinh(reach))
    found: Any = checks.transmission_line(per_volume, length, ionic, electronic)
    assert found["whole"] == pytest.approx((length + reaction) / whole, rel=1e-12)
