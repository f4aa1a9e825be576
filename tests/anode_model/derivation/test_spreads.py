"""Spreads and bases in a derivation, and the coefficients behind them."""

import math

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.derivation import derive
from anode_model.errors import DerivationError
from anode_model.quantities import Basis


def test_spread_of_a_linear_result_is_the_closed_form(material):
    derived = derive(material(hydrogen_carbon_ratio="0.05 +/- 0.01"))
    # q_H = h 2231 H/C with h 0.5 +/- 0.25.
    expected = 2231 * math.hypot(0.25 * 0.05, 0.5 * 0.01)
    assert derived["hydrogen_capacity"].spread == pytest.approx(expected, rel=1e-6)


def test_spreads_are_those_of_the_contributions(material):
    derived = derive(material())
    for name, quantity in derived.quantities.items():
        if derived.relations.get(name) in {"sheet", None} or not quantity.spread:
            continue
        moves = derived.contributions[name].values()
        assert quantity.spread == pytest.approx(math.hypot(*moves), rel=1e-9)


def test_results_known_to_a_factor_have_a_factor(material):
    derived = derive(material())
    diffusivity = derived["diffusivity"]
    assert diffusivity.spread is None
    assert diffusivity.factor == pytest.approx(4.0, rel=0.01)
    effective = derived["effective_exchange_current_density"]
    assert effective.factor is not None
    assert derived["exchange_current_density"].factor == pytest.approx(3.0)
    assert effective.factor > 3.001


def test_an_unknown_spread_is_none_and_never_zero(material):
    derived = derive(material())
    # The size ratio of this sheet has no spread, and nothing else sets the width.
    assert derived["size_distribution_width"].spread is None
    assert derived["filling_lithiated"].spread is None
    for _, _, quantity in derived.rows():
        assert quantity.spread is None or quantity.spread > 0
    assert derive(material(), spreads=False)["stack_capacity"].spread is None


def test_monte_carlo_agrees_with_the_first_order(material):
    rng = np.random.default_rng(3)
    table_, found = load_coefficients(), []
    names = ("accessibility", "face_share", "hydrogen_share", "pore_filling")
    for draw in rng.standard_normal((400, len(names))):
        moved = table_
        for name, sigmas in zip(names, draw, strict=True):
            moved = moved.shifted(name, float(sigmas))
        found.append(derive(material(), coefficients=moved, spreads=False))
    capacities = [derived.value("reversible_capacity") for derived in found]
    predicted = derive(material())["reversible_capacity"].spread
    assert np.std(capacities) == pytest.approx(predicted, rel=0.12)


def test_the_weakest_input_is_named(material):
    derived = derive(material())
    assert derived["reversible_capacity"].basis is Basis.DERIVED
    assert "weakest input: accessibility (assumed)" in derived["reversible_capacity"].note
    assert "weakest input: reference_diffusivity" in derived["diffusivity"].note


def test_a_changed_coefficient_acts(material):
    table_ = load_coefficients().with_value("accessibility", 0.5)
    lower = derive(material(), coefficients=table_, spreads=False)
    assert lower.value("stack_capacity") == pytest.approx(
        0.5 / 0.65 * derive(material(), spreads=False).value("stack_capacity")
    )
    assert lower.coefficients["accessibility"].value == 0.5


def test_galleries_cannot_be_changed_for_one_derivation(material):
    table_ = load_coefficients().with_value("msmr_width_2", 8.0)
    with pytest.raises(DerivationError, match="msmr_width_2"):
        derive(material(), coefficients=table_)
