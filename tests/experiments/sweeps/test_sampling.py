"""Where the variants of a study lie, and that what is drawn reaches the electrode."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from anode_model import Coating, derive, load_coefficients
from anode_model.nomenclature import term
from experiments import new_study
from experiments.sweeps.sampling import Sampling, values_of
from experiments.sweeps.study import Study
from experiments.sweeps.variants import VariantMaker
from parameter_sets import load_material
from tests.experiments.sweeps.conftest import moving_sizes


def column(study: Study, name: str) -> np.ndarray:
    names = [axis.name for axis in study.axes]
    return study.values[:, names.index(name)]


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube"])
def test_marginals_are_what_the_axes_say(method: str) -> None:
    begun = (
        new_study("t", "reference-sphere")
        .vary("Lc", low="1 nm", high="3 nm")
        .vary("Dv50", low="1 um", high="20 um", scale="log")
        .vary("true_density", value="1.50 +/- 0.05 g/cm^3")
        .vary("nitrogen_content", values=["0.5 wt.%", "2 wt.%", "5 wt.%"])
        .rate([1])
    )
    study = getattr(begun, method)(1000, seed=2).build()
    uniform = stats.kstest(column(study, "Lc"), stats.uniform(1e-9, 2e-9).cdf).statistic
    logarithm = stats.uniform(np.log(1e-6), np.log(20)).cdf
    even = stats.kstest(np.log(column(study, "Dv50")), logarithm).statistic
    normal = stats.kstest(column(study, "true_density"), stats.norm(1500, 50).cdf).statistic
    # Stratified points lie within a few thousandths of the law; 1000 random ones within 0.04.
    assert max(uniform, even, normal) < 0.006
    values, counts = np.unique(column(study, "nitrogen_content"), return_counts=True)
    assert values == pytest.approx([0.005, 0.02, 0.05])
    assert counts == pytest.approx(1000 / 3, abs=3)


def test_the_seed_makes_the_points() -> None:
    one, same, other = (moving_sizes().sobol(20, seed=seed).build() for seed in (3, 3, 4))
    assert np.array_equal(one.values, same.values)
    assert not np.any(np.isclose(one.values, other.values))


def test_the_first_points_stay_where_more_are_drawn() -> None:
    few, many = (moving_sizes().sobol(count, seed=3).build() for count in (20, 100))
    assert np.array_equal(few.values, many.values[:20])


def test_claim_5_limits_the_product_at_each_variants_own_size() -> None:
    study = new_study("t", "reference-sphere").claimed_window().sobol(128).rate([1]).build()
    maker = VariantMaker(study)
    products, sizes = [], []
    for number in range(study.variants):
        variant = maker.make(number, study.values[number])
        assert variant.derived is not None
        derived = variant.derived
        sizes.append(term("Dv50").to_shown(derived.value("Dv50")))
        products.append(term("surface_area").to_shown(derived.value("surface_area")) * sizes[-1])
        assert variant.shown["surface_area [m²/g]"] * sizes[-1] == pytest.approx(products[-1])
    assert 3 <= min(products) < 3.5
    assert 35 < max(products) <= 40
    # Even in the logarithm, and not hanging on the size.
    assert np.median(products) == pytest.approx(np.sqrt(120), rel=0.05)
    assert abs(stats.spearmanr(products, sizes).statistic) < 0.2


def test_a_grid_is_every_combination_once() -> None:
    study = (
        new_study("t", "reference-sphere", "crushed")
        .vary("Dv50", low="1 um", high="16 um", scale="log", points=5)
        .vary("nitrogen_content", values=["0.5 wt.%", "5 wt.%"])
        .grid()
        .rate([1])
        .build()
    )
    assert study.variants == 20
    assert study.material_of(9).name == "reference-sphere"
    assert study.material_of(10).name == "crushed"
    first = study.values[:10]
    assert len({tuple(row) for row in first}) == 10
    assert np.array_equal(first, study.values[10:])
    assert np.unique(first[:, 0]) == pytest.approx([1e-6, 2e-6, 4e-6, 8e-6, 16e-6])


def test_one_at_a_time_moves_one_number_and_has_the_sheet_as_it_is() -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("Dv50", values=["5 um", "6 um"])
        .vary("d002", values=["0.37 nm"])
        .one_at_a_time()
        .rate([1])
        .build()
    )
    moved = np.isfinite(study.values).sum(axis=1)
    assert moved.tolist() == [0, 1, 1, 1]
    made = VariantMaker(study).make(0, study.values[0]).derived
    assert made is not None
    sheet = derive(load_material("reference-sphere"), spreads=False)
    assert made.numbers == sheet.numbers


def test_what_is_drawn_reaches_the_electrode() -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("Dv50", low="2 um", high="12 um")
        .vary("coating_loading", low="20 g/m^2", high="60 g/m^2")
        .vary("diffusivity", values=["2e-14 m^2/s"])
        .vary("carbonization_temperature", values=["1200 degC"])
        .vary("temperature", values=["30 degC"])
        .vary("coefficient.hydrogen_share", low=0.25, high=0.75)
        .sobol(4)
        .rate([1])
        .build()
    )
    made = VariantMaker(study).make(1, study.values[1])
    assert made.derived is not None
    derived = made.derived
    drawn = dict(zip([axis.name for axis in study.axes], study.values[1], strict=True))
    assert derived.value("Dv50") == drawn["Dv50"]
    assert derived.coating.loading.value == drawn["coating_loading"]
    assert derived.value("diffusivity") == 2e-14
    assert derived.coefficients["hydrogen_share"].value == drawn["coefficient.hydrogen_share"]
    assert derived.material.process is not None
    assert derived.material.process.given["carbonization_temperature"].value == 1473.15
    assert made.temperature == pytest.approx(303.15)
    assert made.shown["coating_loading [g/m²]"] == pytest.approx(1e3 * drawn["coating_loading"])
    assert made.shown["temperature [°C]"] == pytest.approx(30)


def test_spreads_of_coefficients_and_sheets_are_those_of_the_table() -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("Dv50", low="2 um", high="12 um")
        .spreads(coefficients=True, sheets=True)
        .sobol(512)
        .rate([1])
        .build()
    )
    row = load_coefficients()["reference_diffusivity"]
    drawn = column(study, "coefficient.reference_diffusivity")
    assert row.factor is not None
    assert np.exp(np.std(np.log(drawn))) == pytest.approx(row.factor, rel=0.02)
    assert np.median(drawn) == pytest.approx(row.value, rel=0.02)
    fixed = [name for name, item in load_coefficients().items() if item.shape == "fixed"]
    assert not {f"coefficient.{name}" for name in fixed} & {axis.name for axis in study.axes}


def test_a_spread_of_a_sheet_belongs_to_its_material() -> None:
    exact = load_material("reference-sphere").with_properties("exact", d002="0.380 nm")
    measured, again = (
        exact.with_properties(name, d002="0.380 +/- 0.002 nm") for name in ("measured", "again")
    )
    study = (
        new_study("t", exact, measured, again)
        .vary("Dv50", low="2 um", high="12 um")
        .spreads(coefficients=False, sheets=True)
        .sobol(256)
        .rate([1])
        .build()
    )
    drawn = column(study, "d002").reshape(3, 256)
    assert np.all(np.isnan(drawn[0]))
    assert np.std(drawn[1:], axis=1) == pytest.approx(2e-12, rel=0.05)
    # Two measurements have no error in common.
    assert sorted(drawn[1]) == pytest.approx(sorted(drawn[2]))
    assert abs(np.corrcoef(drawn[1], drawn[2])[0, 1]) < 0.2


def test_mass_fractions_that_are_not_moved_take_up_the_rest() -> None:
    study = (
        new_study("t", "reference-sphere")
        .coating(active_fraction=0.9, conductive_fraction=0.06, binder_fraction=0.04)
        .vary("active_fraction", values=["80 wt.%"])
        .grid()
        .rate([1])
        .build()
    )
    made = VariantMaker(study).make(0, study.values[0]).derived
    assert made is not None
    assert made.coating.conductive_fraction.value == pytest.approx(0.12)
    assert made.coating.binder_fraction.value == pytest.approx(0.08)
    assert isinstance(made.coating, Coating)


def test_silicon_gets_a_film_where_the_sheet_names_none() -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("silicon_content", values=["1 wt.%"])
        .grid()
        .rate([1])
        .build()
    )
    made = VariantMaker(study).make(0, study.values[0]).derived
    assert made is not None
    assert made.material.silicon is not None
    assert made.material.silicon.kind == "inert"


def test_without_axes_the_sheets_are_the_variants() -> None:
    study = new_study("t", "reference-sphere", "crushed").rate([1]).build()
    assert study.variants == 2
    assert values_of(Sampling("grid"), (), "crushed").shape == (1, 0)


def test_what_contradicts_itself_is_a_variant_with_a_reason() -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("bulk_density", values=["1.2 g/cm^3"])
        .vary("true_density", values=["1.1 g/cm^3"])
        .grid()
        .rate([1])
        .build()
    )
    made = VariantMaker(study).make(0, study.values[0])
    assert made.derived is None
    assert "bulk" in made.reason
