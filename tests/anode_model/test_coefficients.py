"""The table of coefficients."""

import math

import numpy as np
import pytest
from scipy import stats

from anode_model.coefficients import load_coefficients
from anode_model.coefficients.coefficient import Coefficient
from anode_model.errors import QuantityError
from anode_model.nomenclature import derived_terms, design_terms, properties
from anode_model.quantities import Basis

TABLE = load_coefficients()


def coefficient(**changes):
    row = {"name": "x", "value": 1.0, "unit": "1", "shape": "fixed", "status": "P"}
    texts = {"relation": "R1", "what": "for a test", "source": "none"}
    return Coefficient(**{**row, **texts, **changes})


@pytest.mark.parametrize("name", TABLE)
def test_every_row_says_what_it_is_and_where_it_comes_from(name):
    row = TABLE[name]
    assert row.what
    assert row.source
    assert row.relation[0] == "R"
    assert 1 <= int(row.relation[1:]) <= 19
    if row.status == "R":
        assert "not checked" in row.source


def test_units_are_internal():
    assert TABLE["default_true_density"].value == 1500.0
    assert TABLE["default_true_density"].std == 50.0
    assert TABLE["sei_capacity"].value == pytest.approx(1.5e-3)
    assert TABLE["nitrogen_capacity"].value == pytest.approx(500.0)
    assert TABLE["activation_energy_of_diffusion"].at_sigma(1) == pytest.approx(43e3)


def test_names_do_not_collide_with_those_of_properties_and_results():
    for table in (properties(), design_terms(), derived_terms()):
        assert not set(TABLE) & set(table)


def test_every_property_has_a_default():
    names = {"roughness_factor", *properties()} - {"surface_area"}
    assert {f"default_{name}" for name in names} == {n for n in TABLE if n.startswith("default_")}


def test_basis_follows_from_the_status():
    found = {status: coefficient(status=status).basis for status in "GSFRP"}
    assert found == {
        "G": Basis.DERIVED,
        "S": Basis.LITERATURE,
        "F": Basis.FITTED,
        "R": Basis.ASSUMED,
        "P": Basis.ASSUMED,
    }


@pytest.mark.parametrize("sigmas", [-2.0, -1.0, 0.0, 0.5, 2.0])
def test_quantiles_of_known_distributions(sigmas):
    share = stats.norm.cdf(sigmas)
    normal = coefficient(shape="normal", sigma=0.3)
    assert normal.at_sigma(sigmas) == pytest.approx(stats.norm(1.0, 0.3).ppf(share))
    lognormal = coefficient(shape="lognormal", factor=3.0)
    assert lognormal.at_sigma(sigmas) == pytest.approx(stats.lognorm(math.log(3)).ppf(share))
    uniform = coefficient(shape="uniform", low=0.0, high=2.0)
    assert uniform.at_sigma(sigmas) == pytest.approx(2 * share)
    triangular = coefficient(shape="triangular", low=0.0, high=2.0)
    assert triangular.at_sigma(sigmas) == pytest.approx(stats.triang(0.5, 0, 2).ppf(share))


@pytest.mark.parametrize("name", [n for n, row in TABLE.items() if row.std is not None])
def test_the_value_is_the_median_and_quantiles_rise(name):
    row = TABLE[name]
    assert row.at_sigma(0) == pytest.approx(row.value)
    assert row.at_sigma(-1) < row.value < row.at_sigma(1)


@pytest.mark.parametrize("name", ["accessibility", "pore_filling", "oxidation_activation_energy"])
def test_standard_deviation_is_that_of_the_quantiles(name):
    row = TABLE[name]
    share = (np.arange(20_000) + 0.5) / 20_000
    sample = np.array([row.at_sigma(k) for k in stats.norm.ppf(share)])
    assert math.sqrt(np.mean((sample - row.value) ** 2)) == pytest.approx(row.std, rel=1e-3)


def test_a_fixed_coefficient_has_no_spread():
    assert coefficient().std is None
    assert coefficient().at_sigma(3.0) == 1.0


def test_cut_ends_of_a_normal_distribution():
    row = coefficient(shape="normal", sigma=0.5, low=0.0, high=1.2)
    assert (row.at_sigma(5), row.at_sigma(-5)) == (1.2, 0.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "X"},
        {"shape": "round"},
        {"shape": "normal"},
        {"shape": "normal", "sigma": -1.0},
        {"shape": "lognormal", "factor": 1.0},
        {"shape": "uniform", "low": 0.0, "high": 3.0},
        {"shape": "triangular", "low": 1.5, "high": 3.0},
        {"shape": "fixed", "sigma": 1.0},
        {"value": math.nan},
        {"per_material": True},
        {"shape": "normal", "sigma": 0.3, "per_material": "yes"},
    ],
)
def test_rows_that_contradict_themselves(changes):
    with pytest.raises(QuantityError, match=r"coefficients\.x"):
        coefficient(**changes)


def test_only_residuals_of_fits_over_many_carbons_differ_from_material_to_material():
    scatter = {
        "carbonization_hydrogen_scatter",
        "carbonization_d002_intercept",
        "carbonization_Lc",
    }
    assert {name for name, row in TABLE.items() if row.per_material} == scatter
    assert coefficient(shape="normal", sigma=0.3, per_material=True).per_material


def test_a_number_that_is_set_scatters_no_longer():
    changed = TABLE.with_value("carbonization_Lc", 1.4e-9)
    assert not changed["carbonization_Lc"].per_material
    assert not TABLE.shifted("carbonization_Lc", 1)["carbonization_Lc"].per_material


def test_a_changed_table_is_a_new_one():
    changed = TABLE.with_value("accessibility", 0.9, source="fit to our own cells")
    assert changed["accessibility"].value == 0.9
    assert changed["accessibility"].std is None
    assert changed["accessibility"].source == "fit to our own cells"
    assert TABLE["accessibility"].value == 0.65
    assert len(changed) == len(TABLE)


def test_a_shifted_table():
    shifted = TABLE.shifted("reference_diffusivity", -1)
    assert shifted["reference_diffusivity"].value == pytest.approx(0.75e-14)
    assert "-1 sigma" in shifted["reference_diffusivity"].source


def test_wrong_name_gets_the_right_one():
    with pytest.raises(QuantityError, match="accessibility"):
        TABLE.with_value("accesibility", 0.5)
    with pytest.raises(QuantityError, match="no such coefficient"):
        TABLE.shifted("xyz", 1)


def test_tables_can_be_hashed_and_compared():
    assert hash(TABLE) == hash(load_coefficients())
    assert TABLE.with_value("accessibility", 0.6) == TABLE.with_value("accessibility", 0.6)
    assert TABLE.with_value("accessibility", 0.6) != TABLE
