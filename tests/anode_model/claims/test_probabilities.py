"""Distances to the limits, and probabilities inside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from anode_model.claims import ClaimChart, Verdict
from anode_model.probability import probability_inside
from anode_model.quantities import Quantity
from anode_model.uncertainty import Unknown

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET

Charts = Callable[..., ClaimChart]
Sheets = Callable[..., Any]
Shown = Callable[..., Quantity]


@pytest.mark.parametrize(
    ("value", "margin"), [(0.380, 0.015), (0.395, 0.005), (0.360, -0.005), (0.41, -0.01)]
)
def test_margin_is_the_signed_distance_to_the_nearest_limit(
    chart_of: Charts, material: Sheets, value: float, margin: float
) -> None:
    assert chart_of(material(d002=value))[1].check("d002").margin == pytest.approx(margin, rel=1e-9)


def test_margin_at_a_limit_is_zero(chart_of: Charts, material: Sheets) -> None:
    assert chart_of(material(bulk_density=0.6))[3].margin == 0.0


def test_probability_of_a_two_sided_limit_against_the_closed_form(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    quantity = shown("d002", 0.367, spread=0.004e-9)
    check = chart_of(material(d002=quantity))[1].check("d002")
    normal = NormalDist(0.367, 0.004)
    assert check.verdict is MET
    assert check.spread == pytest.approx(0.004, rel=1e-12)
    assert check.probability == pytest.approx(normal.cdf(0.400) - normal.cdf(0.365), rel=1e-9)


def test_probability_of_a_temperature(chart_of: Charts, material: Sheets, shown: Shown) -> None:
    quantity = shown("exothermic_peak", 590.0, spread=10.0)
    row = chart_of(material(exothermic_peak=quantity))[6]
    assert row.verdict is NOT_MET
    assert row.probability == pytest.approx(1 - NormalDist().cdf(1.0), rel=1e-9)


def test_probability_of_a_factor_is_log_normal(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    quantity = shown("Dv50", 15.0, factor=1.5)
    check = chart_of(material(Dv50=quantity))[1].check("Dv50")
    normal = NormalDist(math.log(15.0), math.log(1.5))
    expected = normal.cdf(math.log(20.0)) - normal.cdf(math.log(1.0))
    assert check.probability == pytest.approx(expected, rel=1e-9)
    assert check.value_text == "15 ×/÷ 1.5 µm"


def test_probability_is_that_of_the_truncated_distribution_of_draws(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    quantity = shown("sphericity", 0.99, spread=0.2)
    check = chart_of(material(sphericity=quantity))[1].check("sphericity")
    quantiles = np.linspace(0.0, 1.0, 100_002, dtype=np.float64)[1:-1]
    drawn = Unknown("sphericity", "properties", quantity).at(quantiles)
    assert check.probability == pytest.approx((drawn >= 0.8).mean(), abs=1e-4)
    assert check.probability == pytest.approx(0.671, abs=1e-3)


def test_probability_of_a_far_tail_keeps_its_digits() -> None:
    both = [
        probability_inside(value, low=low, high=high, spread=1.0)
        for value, low, high in ((-10.0, 0.0, math.inf), (10.0, -math.inf, 0.0))
    ]
    assert both == pytest.approx([math.erfc(10 / math.sqrt(2)) / 2] * 2, rel=1e-9, abs=0)


def test_no_spread_means_no_probability(chart_of: Charts, material: Sheets) -> None:
    chart = chart_of(material())
    assert [row.probability for row in chart] == [None] * 11


def test_product_adds_relative_spreads_in_squares(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    surface = shown("surface_area", 4.0, spread=400.0)
    size = shown("Dv50", 9.5, spread=0.95e-6)
    row = chart_of(material(surface_area=surface, Dv50=size))[5]
    normal = NormalDist(38.0, 38.0 * math.sqrt(0.02))
    assert row.checks[0].spread == pytest.approx(38.0 * math.sqrt(0.02), rel=1e-9)
    assert row.probability == pytest.approx(normal.cdf(40.0) - normal.cdf(3.0), rel=1e-9)


def test_product_with_a_factor_is_log_normal(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    surface = shown("surface_area", 4.0, factor=1.3)
    size = shown("Dv50", 9.5, spread=0.95e-6)
    row = chart_of(material(surface_area=surface, Dv50=size))[5]
    assert row.checks[0].factor == pytest.approx(math.exp(math.hypot(math.log(1.3), 0.1)), rel=1e-9)


def test_product_with_one_unknown_spread_has_no_probability(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    row = chart_of(material(surface_area=shown("surface_area", 4.0, spread=400.0)))[5]
    assert row.probability is None
    assert "volume median particle size" in row.checks[0].notes[0]


def test_product_of_nothing_has_the_spread_of_its_other_factor(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    surface = shown("surface_area", 0.0, spread=100.0)
    size = shown("Dv50", 10.0, spread=1e-6)
    check = chart_of(material(surface_area=surface, Dv50=size))[5].checks[0]
    assert check.spread == pytest.approx(1.0, rel=1e-9)
    assert check.verdict is NOT_MET


def test_claim_1_has_the_product_of_its_probabilities_and_says_so(
    chart_of: Charts, material: Sheets, shown: Shown, inside: Mapping[str, float]
) -> None:
    spreads = {
        "sphericity": 0.02,
        "d002": 0.01e-9,
        "Lc": 0.3e-9,
        "hydrogen_carbon_ratio": 0.04,
        "Dv50": 5e-6,
    }
    given = {name: shown(name, inside[name], spread=spread) for name, spread in spreads.items()}
    row = chart_of(material(given))[1]
    parts = [check.probability for check in row.checks]
    assert all(part is not None and 0 < part < 1 for part in parts)
    assert row.probability == pytest.approx(math.prod(p for p in parts if p is not None), rel=1e-12)
    assert any("product" in note for note in row.notes)


def test_claim_1_has_no_probability_where_a_spread_is_missing(
    chart_of: Charts, material: Sheets, shown: Shown
) -> None:
    row = chart_of(material(sphericity=shown("sphericity", 0.81, spread=0.02)))[1]
    assert row.check("sphericity").probability is not None
    assert row.probability is None
    assert any("interlayer spacing" in note for note in row.notes)


@pytest.mark.parametrize(
    ("value", "text"), [(0.99, "> 0.999"), (0.81, "0.691"), (0.6, "< 0.001"), (0.8, "0.500")]
)
def test_text_never_rounds_a_probability_to_certainty(
    chart_of: Charts, material: Sheets, shown: Shown, value: float, text: str
) -> None:
    chart = chart_of(material(sphericity=shown("sphericity", value, spread=0.02)))
    line = next(line for line in chart.to_text().splitlines() if "sphericity" in line)
    assert line.endswith(text)
