"""Orders of convergence, conservation and two programs, measured again."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (ROOT / "benchmarks").is_dir(), reason="page and benchmarks are not part of the wheel"
    ),
]


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The modules behind the page."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.verification import conservation, convergence, repeat

    return SimpleNamespace(conservation=conservation, convergence=convergence, repeat=repeat)


def test_errors_fall_with_the_order_of_the_scheme_and_with_the_tolerance(
    parts: SimpleNamespace,
) -> None:
    found = parts.convergence.measure()
    for direction in ("radius", "layers"):
        orders = found[f"{direction}, orders"]
        assert orders == pytest.approx([2.0] * len(orders), abs=0.2)
    errors = found["tolerance, errors [mV]"]
    assert sorted(errors, reverse=True) == errors
    assert errors[-1] < 1e-2 * errors[0]


@pytest.mark.parametrize("name", ["pouch-NMC811", "pouch-LCO", "constant entropic coefficient"])
def test_lithium_charge_and_energy_are_conserved(name: str, parts: SimpleNamespace) -> None:
    module = parts.conservation
    cell = module.cell_of(name)
    solution = module.run(cell, 2)
    assert module.lithium(solution) < 1e-6
    assert module.charge(cell, solution) < 1e-6
    # What is conserved was moved: the carbon gave most of what it had.
    inside = solution["Total lithium in negative electrode [mol]"].entries
    assert inside.min() < 0.5 * inside.max()
    balance = module.energy(cell, solution)
    assert balance["irreversible"] < 0.005
    assert balance["warmth"] < 0.005
    if name == "constant entropic coefficient":
        assert balance["energy"] < 0.005


def test_two_programs_give_the_same_bytes(parts: SimpleNamespace) -> None:
    found = parts.repeat.measure()
    assert found["runs"] == 21
    assert found["same"]
