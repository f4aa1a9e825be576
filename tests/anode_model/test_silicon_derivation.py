"""R18 in a derivation: an inert film, and an active compound as a second phase."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from anode_model.coating import Coating
from anode_model.coefficients import Coefficients, load_coefficients
from anode_model.constants import FARADAY
from anode_model.derivation import DerivedElectrode, Laws, derive
from anode_model.derivation.laws import choose_laws
from anode_model.errors import DerivationError
from anode_model.material import CarbonMaterial, Electrochemistry, OcpRecord, SiliconCompound
from anode_model.nomenclature import term
from anode_model.quantities import Basis, Quantity
from anode_model.units import parse_quantity

POWDER = {
    "sphericity": 0.9,
    "d002": "0.382 +/- 0.001 nm",
    "Lc": "1.7 +/- 0.1 nm",
    "hydrogen_carbon_ratio": "0.05 +/- 0.003",
    "Dv50": "10 +/- 0.2 um",
    "D4_D1": 2.0,
    "bulk_density": "0.5 g/cm3",
    "surface_area": "4 m2/g",
    "exothermic_peak": "650 °C",
    "silicon_content": "5 +/- 0.2 wt.%",
    "nitrogen_content": "0 wt.%",
    "oxygen_content": "0.5 wt.%",
    "true_density": "1.52 g/cm3",
}
STRUCTURE = Laws("msmr", "thermodynamic-factor", "half-power", hysteresis="one-state")
ACTIVE, DILUTED = replace(STRUCTURE, silicon="active"), replace(STRUCTURE, silicon="none")


def powder(
    kind: str | None,
    compound: str = "SiO",
    electrochemistry: Electrochemistry | None = None,
    about: dict[str, str] | None = None,
    **changes: Any,
) -> CarbonMaterial:
    """A powder with a silicon compound, or the same sheet without one."""
    sheet = {**POWDER, **changes}
    if kind is None:
        sheet["silicon_content"] = "0 wt.%"
    given = {n: parse_quantity(raw, term(n), key=n) for n, raw in sheet.items() if raw is not None}
    known = {n: parse_quantity(raw, term(n), key=n) for n, raw in (about or {}).items()}
    silicon = None if kind is None else SiliconCompound(kind=kind, compound=compound, **known)
    return CarbonMaterial(
        name="coated",
        title="for a test",
        kind="design point",
        given=given,
        silicon=silicon,
        electrochemistry=electrochemistry,
    )


def measured(value: float, unit: str, spread: float | None = None) -> Quantity:
    return Quantity(value, unit, Basis.MEASURED, "our cell", spread)


def composite(material: CarbonMaterial | None = None, **more: Any) -> DerivedElectrode:
    return derive(material or powder("active"), laws=ACTIVE, spreads=False, **more)


def shifted(name: str, value: float) -> Coefficients:
    return load_coefficients().with_value(name, value)


# ---------------------------------------------------------------------- an inert film

INERT = powder("inert", "silica")


def test_an_inert_film_lowers_pore_filling_and_surface_loss_by_the_same_share() -> None:
    coated = derive(INERT, spreads=False)
    bare = derive(INERT, coefficients=shifted("film_closing_share", 0.0), spreads=False)
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


def test_without_its_prior_a_film_only_dilutes() -> None:
    bare = derive(INERT, coefficients=shifted("film_closing_share", 0.0), spreads=False)
    assert bare.value("film_closed_share") == 0.0
    # The same powder without the film's mass: its density is that of the carbon.
    density = bare.value("carbon_density") / 1e3
    plain = derive(powder(None, true_density=f"{density!r} g/cm3"), spreads=False)
    for name in ("reversible_capacity", "irreversible_capacity", "filling_basis"):
        assert bare.value(name) == pytest.approx(0.95 * plain.value(name), rel=1e-9)
    assert bare.value("closed_pore_volume") == pytest.approx(plain.value("closed_pore_volume"))


def test_a_thicker_film_closes_more() -> None:
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


def test_the_model_of_an_inert_film_stores_what_the_table_says() -> None:
    derived = derive(INERT, spreads=False)
    swing = derived.value("filling_lithiated") - derived.value("filling_delithiated")
    stored = derived.value("maximum_concentration") * swing * FARADAY / 3600
    layer = derived.value("active_material_volume_fraction") * derived.value("coating_thickness")
    assert stored * layer == pytest.approx(derived.value("areal_capacity"), rel=1e-9)


def test_an_inert_film_has_no_second_phase_and_nothing_that_does_not_act() -> None:
    derived = derive(INERT)
    assert derived.laws.silicon == "none"
    assert "silicon_content" not in {item.name for item in derived.not_acting}
    absent = ("silicon_capacity", "silicon_volume_fraction", "silicon_reversible_capacity")
    assert not set(absent) & set(derived.quantities)
    for name in ("film_closing_share", "film_closing_thickness", "silica_density"):
        assert name in derived.contributions["pore_capacity"]
        assert derived.contributions["pore_capacity"][name] != 0
    assert "film_closing_share" in derived.contributions["irreversible_capacity"]


def test_an_unknown_inert_film_has_the_density_of_silica_unless_given() -> None:
    unknown = derive(powder("inert", "film from a silane"))
    assert unknown.value("silicon_density") == 2200.0
    assert unknown["silicon_density"].basis is Basis.ASSUMED
    given = derive(powder("inert", "film from a silane", about={"silicon_density": "1.8 g/cm3"}))
    assert given.value("silicon_density") == 1800.0
    assert given.relations["silicon_density"] == "sheet"
    assert given["silicon_density"].inputs == ("silicon.silicon_density",)


def test_below_a_given_potential_an_inert_film_closes_the_surface_only() -> None:
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


def test_without_a_measured_density_the_default_is_that_of_the_carbon() -> None:
    derived = derive(powder("inert", "silica", true_density=None))
    assert derived.value("carbon_density") == 1500.0
    assert derived["carbon_density"].basis is Basis.ASSUMED
    expected = 1 / (0.95 / 1500 + 0.05 / 2200)
    assert derived.value("true_density") == pytest.approx(expected)
    assert derived["true_density"].basis is Basis.ASSUMED
    assert derived["true_density"].spread == pytest.approx(50, rel=0.1)


def test_a_compound_that_leaves_no_room_names_what_it_comes_from() -> None:
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
    kind: str, content: str, density: str | None, shown: str
) -> None:
    about = None if density is None else {"silicon_density": density}
    compound = "SiO" if kind == "active" else "silica"
    with pytest.raises(DerivationError, match=shown) as caught:
        derive(powder(kind, compound, silicon_content=content, about=about), spreads=False)
    for said in ("true_density", "silicon_content", "silicon_density"):
        assert said in str(caught.value)


# ---------------------------------------------------------------------- an active compound


def test_an_active_compound_is_a_second_phase() -> None:
    assert choose_laws(powder("active")) == ACTIVE
    assert choose_laws(powder("inert", "silica")).silicon == "none"


def test_an_active_compound_that_shall_not_act_only_dilutes() -> None:
    coated, plain = derive(powder("active"), laws=DILUTED), derive(powder(None), spreads=False)
    for name in ("reversible_capacity", "irreversible_capacity", "filling_basis"):
        assert coated.value(name) == pytest.approx(0.95 * plain.value(name), rel=1e-12)
    assert "only dilutes" in coated["silicon_content"].note
    assert not any(name.startswith(("silicon_", "film_")) for name in coated.quantities)


def test_capacities_of_the_phases() -> None:
    derived = composite()
    parts = ("stack_capacity", "hydrogen_capacity", "pore_capacity")
    carbon = sum(derived.value(name) for name in parts)
    assert derived.value("carbon_reversible_capacity") == pytest.approx(0.95 * carbon)
    assert derived.value("silicon_reversible_capacity") == pytest.approx(0.05 * 1600)
    assert derived.value("reversible_capacity") == pytest.approx(0.95 * carbon + 80)
    areal = derived.value("active_mass_loading") * derived.value("reversible_capacity")
    assert derived.value("areal_capacity") == pytest.approx(areal)
    assert "pore_filling" in {*derive(powder("active"), laws=ACTIVE)["pore_capacity"].inputs}


@pytest.mark.parametrize("pressing", [0.0, 0.9])
@pytest.mark.parametrize("compound", ["silicon", "SiO"])
def test_each_phase_stores_exactly_its_part_of_the_areal_capacity(
    compound: str, pressing: float
) -> None:
    coating = Coating(loading="45 g/m^2", pressing=pressing)
    derived = composite(powder("active", compound), coating=coating)
    mass, thickness = derived.value("active_mass_loading"), derived.value("coating_thickness")
    swing = derived.value("filling_lithiated") - derived.value("filling_delithiated")
    per_volume = derived.value("maximum_concentration") * swing * FARADAY / 3600
    carbon = per_volume * derived.value("carbon_volume_fraction") * thickness
    assert carbon == pytest.approx(mass * derived.value("carbon_reversible_capacity"), rel=1e-10)
    per_volume = derived.value("silicon_maximum_concentration") * FARADAY / 3600
    silicon = per_volume * derived.value("silicon_volume_fraction") * thickness
    assert silicon == pytest.approx(mass * derived.value("silicon_reversible_capacity"), rel=1e-10)
    assert carbon + silicon == pytest.approx(derived.value("areal_capacity"), rel=1e-10)
    fractions = derived.value("carbon_volume_fraction") + derived.value("silicon_volume_fraction")
    assert fractions == pytest.approx(derived.value("active_material_volume_fraction"))


def test_stoichiometry_is_that_of_the_carbon_alone() -> None:
    derived = composite()
    density = derived.value("carbon_density") / 1e3
    alone = derive(powder(None, true_density=f"{density!r} g/cm3"), spreads=False)
    names = ("filling_basis", "filling_lithiated", "filling_delithiated", "maximum_concentration")
    for name in (*names, *(f"gallery_fraction_{n}" for n in (1, 2, 3, 4))):
        assert derived.value(name) == pytest.approx(alone.value(name), rel=1e-9)


def test_loss_of_the_phases() -> None:
    derived = composite()
    plain = derive(powder("active"), laws=DILUTED, spreads=False)
    silicon = 80 * (1 / 0.74 - 1)
    assert derived.value("silicon_irreversible_capacity") == pytest.approx(silicon)
    lost = plain.value("irreversible_capacity") + silicon
    assert derived.value("irreversible_capacity") == pytest.approx(lost)
    efficiency = 1 / (1 + lost / derived.value("reversible_capacity"))
    assert derived.value("first_cycle_efficiency") == pytest.approx(efficiency)
    assert efficiency < plain.value("first_cycle_efficiency")
    better = composite(powder("active", "silicon"))
    assert better.value("silicon_irreversible_capacity") == pytest.approx(
        0.05 * 3579 * (1 / 0.85 - 1)
    )


def test_more_compound_holds_and_loses_more() -> None:
    contents = ("0.1 wt.%", "2 wt.%", "10 wt.%")
    found = [composite(powder("active", silicon_content=content)) for content in contents]
    names = ("reversible_capacity", "irreversible_capacity", "silicon_particle_radius")
    for name in (*names, "silicon_volume_fraction"):
        values = [derived.value(name) for derived in found]
        assert values == sorted(values)
        assert values[0] < values[-1]


def test_without_its_capacity_the_compound_only_dilutes() -> None:
    derived = composite(coefficients=shifted("silicon_oxide_capacity", 0.0))
    for name in ("silicon_reversible_capacity", "silicon_irreversible_capacity"):
        assert derived.value(name) == 0.0
    assert derived.value("silicon_maximum_concentration") == 0.0
    assert derived.value("reversible_capacity") == derived.value("carbon_reversible_capacity")


def test_size_and_kinetics_of_the_second_phase() -> None:
    derived = derive(powder("active"), laws=ACTIVE)
    assert derived.value("film_thickness") == pytest.approx(54e-9, rel=0.03)
    radius = derived.value("silicon_particle_radius")
    assert radius == pytest.approx(3 * derived.value("film_thickness"))
    assert derived.value("silicon_diffusivity") == 1.67e-14
    assert derived["silicon_diffusivity"].factor == 10.0
    assert derived["silicon_exchange_current_density"].factor == 5.0
    assert derived["silicon_exchange_current_density"].basis is Basis.LITERATURE
    assert derived.value("silicon_exchange_current_activation_energy") == 35e3
    for name, quantity in derived.quantities.items():
        assert quantity.unit == term(name).unit


def test_spreads_of_the_compound_reach_the_capacities() -> None:
    derived = derive(powder("active"), laws=ACTIVE)
    moves = derived.contributions["silicon_reversible_capacity"]
    assert set(moves) == {"silicon_oxide_capacity", "silicon_content"}
    # Half the width of a uniform distribution at one sigma of a normal one is close to std.
    assert moves["silicon_oxide_capacity"] == pytest.approx(0.05 * 100 / 3**0.5)
    assert moves["silicon_content"] == pytest.approx(0.002 * 1600)
    assert {"silicon_oxide_capacity", "accessibility"} <= set(
        derived.contributions["reversible_capacity"]
    )
    assert "silicon_oxide_first_cycle_efficiency" in derived.contributions["irreversible_capacity"]
    assert "silicon_oxide_density" in derived.contributions["maximum_concentration"]


def test_what_the_sheet_says_of_its_compound_replaces_what_is_known() -> None:
    about = {
        "silicon_capacity": "900 +/- 50 mAh/g",
        "silicon_density": "2.5 g/cm3",
        "silicon_efficiency": "60 %",
    }
    derived = derive(powder("active", "silicon carbide", about=about), laws=ACTIVE)
    assert derived.value("silicon_reversible_capacity") == pytest.approx(45.0)
    assert derived.value("silicon_irreversible_capacity") == pytest.approx(30.0)
    assert derived.value("silicon_maximum_concentration") == pytest.approx(
        900 * 2500 * 3600 / FARADAY
    )
    assert derived.relations["silicon_capacity"] == "sheet"
    assert "silicon.silicon_capacity" in derived.contributions["reversible_capacity"]


def test_a_measured_capacity_is_that_of_both_phases() -> None:
    part = Electrochemistry(reversible_capacity=measured(400.0, "A.h.kg-1", spread=5.0))
    derived, free = composite(powder("active", "SiO", part)), composite()
    assert derived.value("reversible_capacity") == 400.0
    # What the compound stores follows from its formula; the carbon takes the difference.
    for name in ("silicon_reversible_capacity", "silicon_capacity"):
        assert derived.value(name) == free.value(name)
    assert derived.value("carbon_reversible_capacity") == pytest.approx(320.0)
    scale = 320.0 / free.value("carbon_reversible_capacity")
    for name in ("stack_capacity", "pore_capacity", "maximum_concentration"):
        assert derived.value(name) == pytest.approx(scale * free.value(name))


def test_a_measured_capacity_below_that_of_the_compound_is_refused() -> None:
    part = Electrochemistry(reversible_capacity=measured(60.0, "A.h.kg-1"))
    with pytest.raises(DerivationError, match=r"reversible_capacity - silicon_reversible_capacity"):
        composite(powder("active", "SiO", part))


def test_a_measured_efficiency_holds_the_loss_of_both_phases() -> None:
    part = Electrochemistry(first_cycle_efficiency=measured(0.8, "1"))
    derived = composite(powder("active", "SiO", part))
    expected = derived.value("reversible_capacity") / 4
    assert derived.value("irreversible_capacity") == pytest.approx(expected)
    assert "silicon_irreversible_capacity" not in derived.quantities


def test_the_range_of_known_carbons_is_that_of_the_carbon() -> None:
    rich = powder("active", "silicon", silicon_content="10 wt.%")
    derived = composite(rich)
    assert derived.value("reversible_capacity") > 600
    assert not any("reversible capacity" in text for text in derived.warnings)


def test_what_does_not_act_of_a_second_phase_is_named() -> None:
    names = {item.name for item in composite().not_acting}
    assert "silicon expansion" in names
    assert "silicon_content" not in names


@pytest.mark.parametrize(
    ("material", "laws", "fragment"),
    [
        (powder(None), ACTIVE, 'law "active" of the silicon compound'),
        (powder("inert", "silica"), ACTIVE, 'silicon.kind = "active"'),
        (powder("active"), replace(ACTIVE, silicon="aktive"), 'allowed: "none"'),
        (
            powder(
                "active",
                "SiO",
                Electrochemistry(
                    ocp=OcpRecord(law="coke-Fuller1994", basis=Basis.LITERATURE, source="x"),
                    reversible_capacity=measured(300.0, "A.h.kg-1"),
                ),
            ),
            Laws("coke-Fuller1994", "constant", "half-power", silicon="active"),
            "holds what the silicon compound takes up",
        ),
    ],
    ids=["no compound", "inert", "unknown law", "given potential"],
)
def test_a_second_phase_that_cannot_be(material: CarbonMaterial, laws: Laws, fragment: str) -> None:
    with pytest.raises(DerivationError) as caught:
        derive(material, laws=laws)
    assert fragment in str(caught.value)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Si", "silicon"),
        ("amorphous silicon", "silicon"),
        ("silicon monoxide", "SiO"),
        ("SIOX", "SiO"),
        ("silicon-oxide", "SiO"),
        ("silicon dioxide", "silica"),
        ("silicon carbide", None),
    ],
)
def test_words_for_a_compound(word: str, known: str | None) -> None:
    found = SiliconCompound(kind="inert", compound=word).known
    assert (found and found.words[0]) == known


def test_sheets_and_results_survive_plain_types() -> None:
    material = powder("active", about={"silicon_capacity": "1500 mAh/g"})
    again = CarbonMaterial.from_dict(material.to_dict())
    assert again == material
    assert again.sheet_hash == material.sheet_hash
    assert "1500 mAh/g" in material._repr_html_()
    assert composite(material).to_dict()["laws"]["silicon"] == "active"
