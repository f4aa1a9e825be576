"""What a derivation tells its reader to look at."""

from __future__ import annotations

import pytest

from anode_model.derivation import derive
from anode_model.material import CarbonMaterial, Electrochemistry, OcpRecord
from anode_model.quantities import Basis, Quantity


def coke(**quantities: Quantity) -> CarbonMaterial:
    law = OcpRecord(law="coke-Fuller1994", basis=Basis.LITERATURE, source="x")
    return CarbonMaterial(
        name="coke",
        title="for a test",
        kind="literature",
        given={"Dv50": Quantity(1e-5, "m", Basis.LITERATURE, "x")},
        electrochemistry=Electrochemistry(ocp=law, **quantities),
    )


@pytest.mark.parametrize(("capacity", "doubted"), [(240.0, False), (252.0, False), (260.0, True)])
def test_a_law_that_would_hold_more_than_lic6_is_doubted(capacity: float, *, doubted: bool) -> None:
    # The law is at 0 V at a filling of 0.672 and never reaches 1.5 V: 253 mAh/g are 102 % of LiC6.
    given = Quantity(capacity, "A.h.kg-1", Basis.LITERATURE, "x")
    derived = derive(coke(reversible_capacity=given), spreads=False)
    found = [text for text in derived.warnings if "more than LiC6" in text]
    assert bool(found) is doubted
    if found:
        assert "check electrochemistry.reversible_capacity, 260 mAh/g" in found[0]


def test_a_concentration_needs_the_density_of_its_material() -> None:
    given = Quantity(26400.0, "mol.m-3", Basis.LITERATURE, "x")
    (found,) = derive(coke(maximum_concentration=given), spreads=False).warnings
    assert "give properties.true_density" in found
    assert "would take 1.9 g/cm³" in found
