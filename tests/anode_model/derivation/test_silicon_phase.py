"""R18 in a derivation: an active compound as a second phase."""

from __future__ import annotations

from collections.abc import Callable
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

STRUCTURE = Laws("msmr", "thermodynamic-factor", "half-power", hysteresis="one-state")
ACTIVE, DILUTED = replace(STRUCTURE, silicon="active"), replace(STRUCTURE, silicon="none")

Powders = Callable[..., CarbonMaterial]
Composites = Callable[..., DerivedElectrode]


def measured(value: float, unit: str, spread: float | None = None) -> Quantity:
    return Quantity(value, unit, Basis.MEASURED, "our cell", spread)


def shifted(name: str, value: float) -> Coefficients:
    return load_coefficients().with_value(name, value)


@pytest.fixture(scope="module")
def composite(powder: Powders) -> Composites:
    """The derivation, without spreads, of a material whose compound is a second phase."""

    def made(material: CarbonMaterial | None = None, **more: Any) -> DerivedElectrode:
        return derive(material or powder("active"), laws=ACTIVE, spreads=False, **more)

    return made


def test_an_active_compound_is_a_second_phase(powder: Powders) -> None:
    assert choose_laws(powder("active")) == ACTIVE
    assert choose_laws(powder("inert", "silica")).silicon == "none"


def test_an_active_compound_that_shall_not_act_only_dilutes(powder: Powders) -> None:
    coated, plain = derive(powder("active"), laws=DILUTED), derive(powder(None), spreads=False)
    for name in ("reversible_capacity", "irreversible_capacity", "filling_basis"):
        assert coated.value(name) == pytest.approx(0.95 * plain.value(name), rel=1e-12)
    assert "only dilutes" in coated["silicon_content"].note
    assert not any(name.startswith(("silicon_", "film_")) for name in coated.quantities)


def test_capacities_of_the_phases(powder: Powders, composite: Composites) -> None:
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
    powder: Powders, composite: Composites, compound: str, pressing: float
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


def test_stoichiometry_is_that_of_the_carbon_alone(powder: Powders, composite: Composites) -> None:
    derived = composite()
    density = derived.value("carbon_density") / 1e3
    alone = derive(powder(None, true_density=f"{density!r} g/cm3"), spreads=False)
    names = ("filling_basis", "filling_lithiated", "filling_delithiated", "maximum_concentration")
    for name in (*names, *(f"gallery_fraction_{n}" for n in (1, 2, 3, 4))):
        assert derived.value(name) == pytest.approx(alone.value(name), rel=1e-9)


def test_loss_of_the_phases(powder: Powders, composite: Composites) -> None:
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


def test_more_compound_holds_and_loses_more(powder: Powders, composite: Composites) -> None:
    contents = ("0.1 wt.%", "2 wt.%", "10 wt.%")
    found = [composite(powder("active", silicon_content=content)) for content in contents]
    names = ("reversible_capacity", "irreversible_capacity", "silicon_particle_radius")
    for name in (*names, "silicon_volume_fraction"):
        values = [derived.value(name) for derived in found]
        assert values == sorted(values)
        assert values[0] < values[-1]


def test_without_its_capacity_the_compound_only_dilutes(composite: Composites) -> None:
    derived = composite(coefficients=shifted("silicon_oxide_capacity", 0.0))
    for name in ("silicon_reversible_capacity", "silicon_irreversible_capacity"):
        assert derived.value(name) == 0.0
    assert derived.value("silicon_maximum_concentration") == 0.0
    assert derived.value("reversible_capacity") == derived.value("carbon_reversible_capacity")


def test_size_and_kinetics_of_the_second_phase(powder: Powders) -> None:
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


def test_spreads_of_the_compound_reach_the_capacities(powder: Powders) -> None:
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


def test_what_the_sheet_says_of_its_compound_replaces_what_is_known(powder: Powders) -> None:
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


def test_a_measured_capacity_is_that_of_both_phases(powder: Powders, composite: Composites) -> None:
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


def test_a_measured_capacity_below_that_of_the_compound_is_refused(
    powder: Powders, composite: Composites
) -> None:
    part = Electrochemistry(reversible_capacity=measured(60.0, "A.h.kg-1"))
    with pytest.raises(DerivationError, match=r"reversible_capacity - silicon_reversible_capacity"):
        composite(powder("active", "SiO", part))


def test_a_measured_efficiency_holds_the_loss_of_both_phases(
    powder: Powders, composite: Composites
) -> None:
    part = Electrochemistry(first_cycle_efficiency=measured(0.8, "1"))
    derived = composite(powder("active", "SiO", part))
    expected = derived.value("reversible_capacity") / 4
    assert derived.value("irreversible_capacity") == pytest.approx(expected)
    assert "silicon_irreversible_capacity" not in derived.quantities


def test_the_range_of_known_carbons_is_that_of_the_carbon(
    powder: Powders, composite: Composites
) -> None:
    rich = powder("active", "silicon", silicon_content="10 wt.%")
    derived = composite(rich)
    assert derived.value("reversible_capacity") > 600
    assert not any("reversible capacity" in text for text in derived.warnings)


def test_what_does_not_act_of_a_second_phase_is_named(composite: Composites) -> None:
    names = {item.name for item in composite().not_acting}
    assert "silicon expansion" in names
    assert "silicon_content" not in names


@pytest.mark.parametrize(
    ("given", "laws", "fragment"),
    [
        ((None,), ACTIVE, 'law "active" of the silicon compound'),
        (("inert", "silica"), ACTIVE, 'silicon.kind = "active"'),
        (("active",), replace(ACTIVE, silicon="aktive"), 'allowed: "none"'),
        (
            (
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
def test_a_second_phase_that_cannot_be(
    powder: Powders, given: tuple[Any, ...], laws: Laws, fragment: str
) -> None:
    material = powder(*given)
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


def test_sheets_and_results_survive_plain_types(powder: Powders, composite: Composites) -> None:
    material = powder("active", about={"silicon_capacity": "1500 mAh/g"})
    again = CarbonMaterial.from_dict(material.to_dict())
    assert again == material
    assert again.sheet_hash == material.sheet_hash
    assert "1500 mAh/g" in material._repr_html_()
    assert composite(material).to_dict()["laws"]["silicon"] == "active"
