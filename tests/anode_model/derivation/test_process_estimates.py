"""R19 in a derivation: what stands in for a structure that nobody measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from anode_model.claims import claim_chart
from anode_model.coating import Coating
from anode_model.coefficients import load_coefficients
from anode_model.derivation import DerivedElectrode, derive
from anode_model.errors import SheetError
from anode_model.material import CarbonMaterial, read_material
from anode_model.quantities import Basis

SHEET = """\
format = 1
title = "a sheet without X-rays"
kind = "design point"

[properties]
sphericity = 0.9
Dv50 = "10 µm"
{properties}
[process]
carbon_source = "vinyl resin"
{process}
"""
HOT = 'carbonization_temperature = "{} °C"'
STRUCTURE = ("d002", "Lc", "hydrogen_carbon_ratio")


def material(folder: Path, celsius: object = 1000, properties: str = "") -> CarbonMaterial:
    file = folder / "sheet.toml"
    text = SHEET.format(properties=properties, process=HOT.format(celsius))
    file.write_text(text, encoding="utf-8")
    return read_material(file)


def estimated(folder: Path, celsius: object = 1000, properties: str = "") -> DerivedElectrode:
    return derive(material(folder, celsius, properties))


def test_a_temperature_stands_in_for_the_structure_and_says_so(tmp_path: Path) -> None:
    derived = estimated(tmp_path)
    assert derived.value("d002") == pytest.approx(0.3805e-9)
    assert derived.value("Lc") == pytest.approx(1.315e-9)
    assert derived.value("hydrogen_carbon_ratio") == pytest.approx(0.0566, abs=5e-4)
    for name in STRUCTURE:
        assert derived[name].basis is Basis.FITTED
        assert derived[name].source == (
            "not measured; estimated from carbonization temperature, R19"
        )
        assert derived.relations[name] == "R19"
        assert "carbonization_temperature" in derived[name].inputs
        assert f"default_{name}" not in derived.contributions["reversible_capacity"]
    # Everything else that is missing keeps its default.
    assert derived.relations["true_density"] == "default"


def test_spreads_are_wide_and_reach_the_results(tmp_path: Path) -> None:
    derived = estimated(tmp_path)
    spacing, ratio, size = (derived[name].spread for name in ("d002", STRUCTURE[2], "Lc"))
    assert spacing == pytest.approx(0.014e-9)
    assert size == pytest.approx(0.27e-9)
    assert ratio is not None
    # Half of the value, and what an analysis resolves.
    assert ratio == pytest.approx(0.0566 * (0.25 + (0.1 / 0.472) ** 2) ** 0.5, rel=0.02)
    moves = derived.contributions["reversible_capacity"]
    assert {"carbonization_hydrogen_scatter", "carbonization_d002_intercept"} <= set(moves)
    assert all(moves[name] for name in ("carbonization_hydrogen_scatter", "carbonization_Lc"))


def test_the_spread_of_the_temperature_counts(tmp_path: Path) -> None:
    derived = estimated(tmp_path, "1000 +/- 50")
    moves = derived.contributions["hydrogen_carbon_ratio"]
    assert moves["carbonization_temperature"] < 0


def test_hotter_carbons_have_less_hydrogen_and_closer_layers(tmp_path: Path) -> None:
    found = [estimated(tmp_path, celsius) for celsius in (600, 900, 1300)]
    for name in ("hydrogen_carbon_ratio", "d002"):
        values = [derived.value(name) for derived in found]
        assert values == sorted(values, reverse=True)
        assert len(set(values)) == 3
    assert estimated(tmp_path, 1600).value("hydrogen_carbon_ratio") == 0.0


def test_without_their_slopes_the_temperature_has_no_effect(tmp_path: Path) -> None:
    table = load_coefficients()
    flat = table.with_value("carbonization_d002_slope", 0.0)
    flat = flat.with_value("carbonization_hydrogen_rate", 0.0)
    found = [
        derive(material(tmp_path, celsius), coefficients=flat, spreads=False)
        for celsius in (700, 1300)
    ]
    for name in (*STRUCTURE, "reversible_capacity"):
        assert found[0].value(name) == found[1].value(name)


def test_the_surface_is_never_estimated(tmp_path: Path) -> None:
    for celsius in (600, 1200):
        derived = estimated(tmp_path, celsius)
        assert derived.relations["surface_area"] == "default"
        assert derived.value("roughness_factor") == pytest.approx(1.5)


def test_what_is_measured_is_not_estimated(tmp_path: Path) -> None:
    derived = estimated(tmp_path, properties='d002 = "0.385 nm"\n')
    assert derived.value("d002") == pytest.approx(0.385e-9)
    assert "d002" not in derived.relations
    assert derived.relations["Lc"] == "R19"


def test_a_sheet_with_everything_does_not_move_with_its_process(tmp_path: Path) -> None:
    full = 'd002 = "0.380 nm"\nLc = "1.5 nm"\nhydrogen_carbon_ratio = 0.05\n'
    found = [derive(material(tmp_path, t, full), spreads=False) for t in (900, 1100)]
    assert found[0].quantities == found[1].quantities


def test_claims_still_count_an_estimate_as_unknown(tmp_path: Path) -> None:
    chart = claim_chart(material(tmp_path), coating=Coating())
    (first,) = [row for row in chart.rows if row.number == 1]
    assert str(first.verdict) == "unknown"


POTENTIAL = """
[electrochemistry]
reversible_capacity = "300 mAh/g"
[electrochemistry.ocp]
law = "mcmb-Doyle1996"
"""


@pytest.mark.parametrize(("celsius", "relation"), [(1000, "R19"), (2800, "default")])
def test_a_graphite_is_too_hot_for_estimates_and_keeps_the_defaults(
    tmp_path: Path, celsius: int, relation: str
) -> None:
    file = tmp_path / "sheet.toml"
    text = SHEET.format(properties="", process=HOT.format(celsius) + POTENTIAL)
    file.write_text(text, encoding="utf-8")
    derived = derive(read_material(file))
    assert derived.relations["d002"] == relation
    assert derived.relations["hydrogen_carbon_ratio"] == relation
    assert "Lc" not in derived.properties


def test_a_temperature_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(SheetError) as caught:
        material(tmp_path, "about 1000")
    assert [problem.key for problem in caught.value.problems] == [
        "process.carbonization_temperature"
    ]


@pytest.mark.parametrize(
    ("celsius", "ratio"), [(660, 0.20), (880, 0.09), (1000, 0.05), (1300, 0.013), (1500, 0.01)]
)
def test_usual_records_are_not_doubted(tmp_path: Path, celsius: int, ratio: float) -> None:
    full = f'd002 = "0.380 nm"\nLc = "2.9 nm"\nhydrogen_carbon_ratio = {ratio}\n'
    assert material(tmp_path, celsius, full).warnings == ()
