"""Unknowns and their joint draws: distributions, limits, the same draws for all variants."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from anode_model import (
    Basis,
    CarbonMaterial,
    Coating,
    DerivedElectrode,
    Quantity,
    SheetError,
    SimulationInputError,
    derive,
    load_coefficients,
)
from anode_model.coefficients import Coefficient
from anode_model.derivation.laws import choose_laws
from anode_model.material import ProcessRecord, SheetWarning, SiliconCompound
from anode_model.nomenclature import term
from anode_model.uncertainty import (
    Sample,
    Unknown,
    announce_cuts,
    derive_with,
    draw_electrodes,
    find_unknowns,
    latin_column,
)
from anode_model.units import parse_quantity

SHEET = {
    "sphericity": "0.90 +/- 0.01",
    "d002": "0.380 +/- 0.001 nm",
    "Lc": "1.3 +/- 0.1 nm",
    "hydrogen_carbon_ratio": "0.03 +/- 0.003",
    "Dv50": "10 +/- 0.2 um",
}
STRUCTURE = ("d002", "Lc", "hydrogen_carbon_ratio")
HEAT = "carbonization_temperature"


def material(name: str = "sphere", **changes: str) -> CarbonMaterial:
    written = {**SHEET, **changes}
    given = {key: parse_quantity(raw, term(key), key=key) for key, raw in written.items()}
    return CarbonMaterial(name=name, title="t", kind="design point", given=given)


def value(
    name: str, number: float, *, spread: float | None = None, factor: float | None = None
) -> Unknown:
    unit = term(name).unit
    quantity = Quantity(number, unit, Basis.MEASURED, "test", spread=spread, factor=factor)
    return Unknown(name, "properties", quantity)


def coefficient(**distribution: object) -> Unknown:
    row = Coefficient(
        name="x",
        unit="1",
        status="P",
        relation="R1",
        what="w",
        source="s",
        **distribution,  # type: ignore[arg-type]
    )
    return Unknown("x", "coefficient", row)


@pytest.fixture(scope="module")
def derived() -> DerivedElectrode:
    return derive(material())


def test_a_linear_relation_gets_its_closed_form_mean_and_spread() -> None:
    # y = 3 x1 - 2 x2 with x1 normal(1, 0.5) and x2 uniform(0, 1).
    normal = coefficient(value=1.0, shape="normal", sigma=0.5)
    uniform = coefficient(value=0.5, shape="uniform", low=0.0, high=1.0)
    first, second = (
        unknown.at(latin_column(name, 4096, seed=1))
        for name, unknown in (("x1", normal), ("x2", uniform))
    )
    found = 3 * first - 2 * second
    assert np.mean(found) == pytest.approx(2.0, abs=1e-3)
    # The columns are paired at random: their correlation is about 1/sqrt(4096).
    assert np.std(found) == pytest.approx(np.sqrt(9 * 0.25 + 4 / 12), rel=0.02)


@pytest.mark.parametrize("name", ["reference_diffusivity", "pore_filling", "accessibility"])
def test_columns_have_the_distribution_of_their_coefficient(name: str) -> None:
    row = load_coefficients()[name]
    drawn = Unknown(name, "coefficient", row).at(latin_column(name, 2048, seed=3))
    assert np.median(drawn) == pytest.approx(row.value, rel=5e-3)
    if row.factor is None:
        # Of a lopsided distribution the spread is that around the value.
        assert np.sqrt(np.mean((drawn - row.value) ** 2)) == pytest.approx(row.std, rel=5e-3)
    else:
        assert np.std(np.log(drawn)) == pytest.approx(np.log(row.factor), rel=5e-3)


def test_a_column_is_stratified_and_belongs_to_name_and_seed() -> None:
    column = latin_column("accessibility", 64, seed=5)
    assert sorted(np.floor(64 * column)) == list(range(64))
    np.testing.assert_array_equal(column, latin_column("accessibility", 64, seed=5))
    for other in (latin_column("accessibility", 64, seed=6), latin_column("Lc", 64, seed=5)):
        assert abs(np.corrcoef(column, other)[0, 1]) < 0.4
    with pytest.raises(SimulationInputError, match="0 samples"):
        latin_column("accessibility", 0, seed=5)


def test_the_same_seed_gives_the_same_electrodes(derived: DerivedElectrode) -> None:
    one, two = (draw_electrodes(derived, 3, seed=2) for _ in range(2))
    np.testing.assert_array_equal(one.values, two.values)
    assert [item and item.content_hash for item in one.electrodes] == [
        item and item.content_hash for item in two.electrodes
    ]
    other = draw_electrodes(derived, 3, seed=4)
    assert not np.any(one.values == other.values)


def test_coefficients_have_the_same_draw_in_every_variant_and_measurements_their_own(
    derived: DerivedElectrode,
) -> None:
    # The other variant has one unknown more and one less.
    changed = material("other", sphericity="0.80", true_density="1.5 +/- 0.02 g/cm^3")
    samples = [draw_electrodes(item, 16, seed=1) for item in (derived, derive(changed))]
    columns = [
        {
            unknown.key: column
            for unknown, column in zip(sample.unknowns, sample.values.T, strict=True)
        }
        for sample in samples
    ]
    shared = set(columns[0]) & set(columns[1])
    table = load_coefficients()
    assert len([name for name in shared if name in table and not table[name].per_material]) > 30
    # A default is a coefficient: one number for all that lack the measurement.
    assert "default_bulk_density" in shared or "default_true_density" in shared
    for name in shared:
        same = np.array_equal(columns[0][name], columns[1][name])
        assert same == (name in table and not table[name].per_material), name
    assert "sphericity" in columns[0]
    assert "sphericity" not in columns[1]


def estimated(name: str) -> DerivedElectrode:
    """Structure from the carbonization temperature."""
    raw = parse_quantity("1000 °C", term(HEAT), key=HEAT)
    given = {key: value for key, value in material().given.items() if key not in STRUCTURE}
    sheet = CarbonMaterial(
        name=name,
        title="t",
        kind="design point",
        given=given,
        process=ProcessRecord(carbonization_temperature=raw),
    )
    return derive(sheet)


def test_scatter_from_carbon_to_carbon_does_not_cancel_between_materials() -> None:
    one, two = (draw_electrodes(estimated(name), 1024, seed=1) for name in ("one", "two"))
    kept = [place for place in range(1024) if one.electrodes[place] and two.electrodes[place]]
    assert len(kept) > 1000
    table = load_coefficients()
    for name, row in (
        ("d002", table["carbonization_d002_intercept"]),
        ("Lc", table["carbonization_Lc"]),
    ):
        first, second = (drawn_values(sample, name, kept) for sample in (one, two))
        # Columns are paired at random, which leaves correlations of about 1/sqrt(1024).
        assert np.std(second - first) == pytest.approx(np.sqrt(2) * row.std, rel=0.05), name
        assert np.mean(second > first) == pytest.approx(0.5, abs=0.05), name
    # The offset of the hydrogen fit is one number for all carbons: only the scatter adds up.
    first, second = (drawn_values(sample, STRUCTURE[2], kept) for sample in (one, two))
    shared = np.corrcoef(first, second)[0, 1]
    assert shared == pytest.approx(0.1**2 / (0.1**2 + (0.5 * 0.472) ** 2), abs=0.07)


def test_unshared_draws_are_reproduced_and_belong_to_the_name_of_the_material() -> None:
    one, again, two = (draw_electrodes(estimated(name), 16, seed=1) for name in ("a", "a", "b"))
    np.testing.assert_array_equal(one.values, again.values)
    own = {
        unknown.key
        for unknown, left, right in zip(one.unknowns, one.values.T, two.values.T, strict=True)
        if not np.array_equal(left, right)
    }
    assert {unknown.key for unknown in one.unknowns if unknown.place == "coefficient"} & own == {
        "carbonization_hydrogen_scatter",
        "carbonization_d002_intercept",
        "carbonization_Lc",
    }


def test_what_is_one_number_for_all_still_cancels_exactly() -> None:
    table = load_coefficients()
    for name, row in table.items():
        if row.per_material:
            table = table.with_value(name, row.value)
    capacities = []
    for name in ("one", "two"):
        sheet = estimated(name).material
        sheet = sheet.replace(given={key: exact(item) for key, item in sheet.given.items()})
        sample = draw_electrodes(derive(sheet, coefficients=table), 16, seed=1)
        capacities.append(drawn_values(sample, "reversible_capacity", list(range(16))))
    assert np.ptp(capacities[0]) > 10
    np.testing.assert_array_equal(capacities[0], capacities[1])


def exact(quantity: Quantity) -> Quantity:
    return Quantity(quantity.value, quantity.unit, quantity.basis, quantity.source)


def drawn_values(sample: Sample, name: str, places: list[int]) -> np.ndarray:
    found = [sample.electrodes[place] for place in places]
    return np.array([item.value(name) for item in found if item is not None])


def test_a_draw_reaches_what_it_should(derived: DerivedElectrode) -> None:
    sample = draw_electrodes(derived, 4, seed=1)
    names = [unknown.key for unknown in sample.unknowns]
    for electrode, row in zip(sample.electrodes, sample.values, strict=True):
        assert electrode is not None
        drawn = dict(zip(names, row, strict=True))
        assert electrode.value("d002") == drawn["d002"]
        assert electrode.coefficients["accessibility"].value == drawn["accessibility"]
        assert electrode.contributions == {}
        # Where a number comes from does not change because it was moved.
        assert electrode["d002"].source == derived["d002"].source
    capacities = [item.value("reversible_capacity") for item in sample.electrodes if item]
    assert np.ptp(capacities) > 10


def test_drawn_fractions_of_a_coating_still_add_up_to_one() -> None:
    row = term("active_fraction")
    share = Quantity(0.95, row.unit, Basis.MEASURED, "weighed", spread=0.01)
    coating = Coating(active_fraction=share)
    sample = draw_electrodes(derive(material(), coating), 8, seed=1)
    assert "active_fraction" in [unknown.key for unknown in sample.unknowns]
    drawn = [item.coating.active_fraction.value for item in sample.electrodes if item]
    assert len(drawn) == 8
    assert np.std(drawn) == pytest.approx(0.01, rel=0.2)
    rest = [item.coating.binder_fraction.value for item in sample.electrodes if item]
    np.testing.assert_allclose(rest, (1 - np.array(drawn)) / 2, rtol=1e-9)


def test_a_laboratory_value_is_drawn_in_its_part() -> None:
    from anode_model.material import Electrochemistry

    measured = Quantity(400.0, "A.h.kg-1", Basis.MEASURED, "cycler", spread=8.0)
    sheet = material().replace(electrochemistry=Electrochemistry(reversible_capacity=measured))
    sample = draw_electrodes(derive(sheet), 8, seed=1)
    place = [unknown.key for unknown in sample.unknowns].index(
        "electrochemistry.reversible_capacity"
    )
    for electrode, row in zip(sample.electrodes, sample.values, strict=True):
        assert electrode is not None
        assert electrode.value("reversible_capacity") == pytest.approx(row[place], rel=1e-12)


def test_what_is_known_of_a_silicon_compound_is_drawn_too() -> None:
    density = parse_quantity("2.2 +/- 0.1 g/cm3", term("silicon_density"), key="silicon_density")
    content = parse_quantity("2 wt.%", term("silicon_content"), key="silicon_content")
    coated = material().replace(
        given={**material().given, "silicon_content": content},
        silicon=SiliconCompound(kind="inert", compound="silica", silicon_density=density),
    )
    derived = derive(coated)
    (unknown,) = (
        item
        for item in find_unknowns(coated, derived.coating, derived.coefficients)
        if item.place == "silicon"
    )
    # The same key as in the lineages, by which bands find what acts.
    assert unknown.key in derived.contributions["film_thickness"]
    moved = derive_with(derived, [unknown], [2500.0])
    assert moved.value("silicon_density") == 2500.0
    assert moved.value("film_thickness") < derived.value("film_thickness")


def test_draws_keep_the_laws_that_were_chosen() -> None:
    content = parse_quantity("5 wt.%", term("silicon_content"), key="silicon_content")
    coated = material().replace(
        given={**material().given, "silicon_content": content},
        silicon=SiliconCompound(kind="active", compound="SiO"),
    )
    diluted = derive(coated, laws=replace(choose_laws(coated), silicon="none"))
    assert diluted.laws != derive(coated).laws
    drawn = draw_electrodes(diluted, 2, seed=1).electrodes
    assert [electrode and electrode.laws for electrode in drawn] == [diluted.laws] * 2


def test_a_spread_beyond_what_is_possible_is_cut_there() -> None:
    unknown = value("sphericity", 0.98, spread=0.02)
    quantiles = (np.arange(2000) + 0.5) / 2000
    found = unknown.at(quantiles)
    assert found.max() <= 1.0
    ends = (0.3 - 0.98) / 0.02, (1.0 - 0.98) / 0.02
    expected = stats.truncnorm(*ends, loc=0.98, scale=0.02)
    assert found.mean() == pytest.approx(expected.mean(), rel=1e-4)
    assert unknown.outside == pytest.approx(stats.norm.sf(1.0), rel=1e-9)
    # A value known to a factor cannot become negative, and is cut in its logarithm.
    factor = value("Dv50", 500e-6, factor=3.0).at(quantiles)
    assert 0 < factor.min() < 100e-6
    assert factor.max() <= 1000e-6


def test_a_cut_is_announced_once_and_a_senseless_spread_is_refused() -> None:
    cut = material(sphericity="0.98 +/- 0.02", Lc="1.3 +/- 0.6 nm")
    unknowns = find_unknowns(cut, Coating(), load_coefficients())
    with pytest.warns(SheetWarning) as caught:
        announce_cuts(unknowns, "sphere")
    (message,) = [str(item.message) for item in caught]
    assert "sphericity 0.98 ± 0.02 (possible: 0.3 to 1), 15.9% lies beyond" in message
    assert "Lc 1.3 ± 0.6 nm (possible: 0.2 to 1000 nm), 3.3% lies beyond" in message
    assert "truncated" in message
    with pytest.raises(SheetError) as error:
        material(sphericity="0.98 +/- 0.6")
    text = str(error.value)
    assert "properties.sphericity: 62% of what its spread says is not physically possible" in text
    for words in ("got 0.98 ± 0.6", "allowed: 0.3 to 1", "give one standard deviation"):
        assert words in text


def test_an_ordinary_spread_is_not_talked_about() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        announce_cuts(find_unknowns(material(), Coating(), load_coefficients()), "sphere")


def test_a_draw_that_contradicts_itself_is_dropped_and_counted() -> None:
    # The pores close where true density reaches that of the layers at their spacing.
    wide = material(true_density="1.95 +/- 0.08 g/cm^3")
    sample = draw_electrodes(derive(wide), 32, seed=1)
    dropped = [number for number, item in enumerate(sample.electrodes) if item is None]
    assert 0 < len(dropped) < 32
    assert sorted(sample.reasons) == dropped
    assert all("sphere" in reason for reason in sample.reasons.values())


def test_derive_with_nothing_gives_the_same_numbers(derived: DerivedElectrode) -> None:
    again = derive_with(derived, [], [])
    assert again.value("reversible_capacity") == derived.value("reversible_capacity")
    assert again.coefficients == derived.coefficients


def test_unknowns_describe_themselves() -> None:
    found = {
        unknown.key: unknown
        for unknown in find_unknowns(material(), Coating(), load_coefficients())
    }
    assert "graphite_density" not in found
    assert found["Dv50"].shown == "10 ± 0.2 µm"
    assert (found["Dv50"].relation, found["Dv50"].what) == ("sheet", term("Dv50").label)
    diffusivity = found["reference_diffusivity"]
    assert (diffusivity.status, diffusivity.place) == ("P", "coefficient")
    assert "×/÷ 4" in diffusivity.shown
