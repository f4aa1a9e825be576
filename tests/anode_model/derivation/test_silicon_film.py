"""R18 in a derivation: an inert film, and what leaves no room for a carbon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anode_model.coefficients import Coefficients, load_coefficients
from anode_model.constants import FARADAY
from anode_model.derivation import derive
from anode_model.errors import DerivationError
from anode_model.material import CarbonMaterial, Electrochemistry, OcpRecord
from anode_model.quantities import Basis, Quantity

Powders = Callable[..., CarbonMaterial]


def measured(value: float, unit: str, spread: float | None = None) -> Quantity:
    return Quantity(value, unit, Basis.MEASURED, "our cell", spread)


def shifted(name: str, value: float) -> Coefficients:
    return load_coefficients().with_value(name, value)


@pytest.fixture(scope="module")
def inert(powder: Powders) -> CarbonMaterial:
    return powder("inert", "silica")


def test_an_inert_film_lowers_pore_filling_and_surface_loss_by_the_same_share(
    inert: CarbonMaterial,
) -> None:
    coated = derive(inert, spreads=False)
    bare = derive(inert, coefficients=shifted("film_closing_share", 0.0), spreads=False)
    share = coated.value("film_closed_share")
    assert 0.3 < share < 0.5
    ratio = coated.value("pore_capacity") / bare.value("pore_capacity")
    assert ratio == pytest.approx(1 - share, rel=1e-12)
    surface = 1.5e-3 * 4e3 * coated.value("surface_reactivity")
    lost = bare.value("irreversible_capacity") - coated.value("irreversible_capacity")
    assert lost == pytest.approx(0.95 * share * surface, rel=1e-9)
    pores = bare.value("pore_capacity") - coated.value("pore_capacity")
    less = bare.value("reversible_capacity") - coated.value("reversible_capacity")
    assert less == pytest.approx(0.95 * pores, rel=1e-9)
    for name in ("stack_capacity", "hydrogen_capacity", "effective_exchange_current_density"):
        assert coated.value(name) == bare.value(name)


def test_without_its_prior_a_film_only_dilutes(powder: Powders, inert: CarbonMaterial) -> None:
    bare = derive(inert, coefficients=shifted("film_closing_share", 0.0), spreads=False)
    assert bare.value("film_closed_share") == 0.0
    # The same powder without the film's mass: its density is that of the carbon.
    density = bare.value("carbon_density") / 1e3
    plain = derive(powder(None, true_density=f"{density!r} g/cm3"), spreads=False)
    for name in ("reversible_capacity", "irreversible_capacity", "filling_basis"):
        assert bare.value(name) == pytest.approx(0.95 * plain.value(name), rel=1e-9)
    assert bare.value("closed_pore_volume") == pytest.approx(plain.value("closed_pore_volume"))


def test_a_thicker_film_closes_more(powder: Powders) -> None:
    contents = ("0.1 wt.%", "1 wt.%", "5 wt.%", "10 wt.%")
    # The same carbon below each film: without a measured density of the powder it is the default.
    changes: list[dict[str, Any]] = [
        {"silicon_content": content, "true_density": None} for content in contents
    ]
    found = [derive(powder("inert", "silica", **change), spreads=False) for change in changes]
    for name, sign in (("film_thickness", 1), ("film_closed_share", 1), ("pore_capacity", -1)):
        values = [sign * derived.value(name) for derived in found]
        assert values == sorted(values)
        assert values[0] < values[-1]


def test_the_model_of_an_inert_film_stores_what_the_table_says(inert: CarbonMaterial) -> None:
    derived = derive(inert, spreads=False)
    swing = derived.value("filling_lithiated") - derived.value("filling_delithiated")
    stored = derived.value("maximum_concentration") * swing * FARADAY / 3600
    layer = derived.value("active_material_volume_fraction") * derived.value("coating_thickness")
    assert stored * layer == pytest.approx(derived.value("areal_capacity"), rel=1e-9)


def test_an_inert_film_has_no_second_phase_and_nothing_that_does_not_act(
    inert: CarbonMaterial,
) -> None:
    derived = derive(inert)
    assert derived.laws.silicon == "none"
    assert "silicon_content" not in {item.name for item in derived.not_acting}
    absent = ("silicon_capacity", "silicon_volume_fraction", "silicon_reversible_capacity")
    assert not set(absent) & set(derived.quantities)
    for name in ("film_closing_share", "film_closing_thickness", "silica_density"):
        assert name in derived.contributions["pore_capacity"]
        assert derived.contributions["pore_capacity"][name] != 0
    assert "film_closing_share" in derived.contributions["irreversible_capacity"]


def test_an_unknown_inert_film_has_the_density_of_silica_unless_given(powder: Powders) -> None:
    unknown = derive(powder("inert", "film from a silane"))
    assert unknown.value("silicon_density") == 2200.0
    assert unknown["silicon_density"].basis is Basis.ASSUMED
    given = derive(powder("inert", "film from a silane", about={"silicon_density": "1.8 g/cm3"}))
    assert given.value("silicon_density") == 1800.0
    assert given.relations["silicon_density"] == "sheet"
    assert given["silicon_density"].inputs == ("silicon.silicon_density",)


def test_below_a_given_potential_an_inert_film_closes_the_surface_only(powder: Powders) -> None:
    law = OcpRecord(law="coke-Fuller1994", basis=Basis.LITERATURE, source="Fuller 1994")
    part = Electrochemistry(ocp=law, reversible_capacity=measured(186.0, "A.h.kg-1"))
    coated = derive(powder("inert", "silica", part), spreads=False)
    bare = derive(
        powder("inert", "silica", part),
        coefficients=shifted("film_closing_share", 0.0),
        spreads=False,
    )
    assert coated.value("reversible_capacity") == bare.value("reversible_capacity") == 186.0
    assert coated.value("irreversible_capacity") < bare.value("irreversible_capacity")


def test_without_a_measured_density_the_default_is_that_of_the_carbon(powder: Powders) -> None:
    derived = derive(powder("inert", "silica", true_density=None))
    assert derived.value("carbon_density") == 1500.0
    assert derived["carbon_density"].basis is Basis.ASSUMED
    expected = 1 / (0.95 / 1500 + 0.05 / 2200)
    assert derived.value("true_density") == pytest.approx(expected)
    assert derived["true_density"].basis is Basis.ASSUMED
    assert derived["true_density"].spread == pytest.approx(50, rel=0.1)


def test_a_compound_that_leaves_no_room_names_what_it_comes_from(powder: Powders) -> None:
    changes: dict[str, Any] = {
        "silicon_content": "60 wt.%",
        "about": {"silicon_density": "0.6 g/cm3"},
    }
    with pytest.raises(DerivationError, match=r"leaves no room") as caught:
        derive(powder("inert", "silica", **changes))
    for said in ("silicon_content = 60 wt.%", "true_density = 1.52", "silicon_density = 0.6 g/cm³"):
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "density", "shown"),
    [("20 wt.%", "0.5 g/cm3", r"density of .* allowed: 0.5 to"), ("95 wt.%", None, "0.5 to")],
)
@pytest.mark.parametrize("kind", ["active", "inert"])
def test_a_carbon_of_impossible_density_is_refused(
    powder: Powders, kind: str, content: str, density: str | None, shown: str
) -> None:
    about = None if density is None else {"silicon_density": density}
    compound = "SiO" if kind == "active" else "silica"
    with pytest.raises(DerivationError, match=shown) as caught:
        derive(powder(kind, compound, silicon_content=content, about=about), spreads=False)
    for said in ("true_density", "silicon_content", "silicon_density"):
        assert said in str(caught.value)
