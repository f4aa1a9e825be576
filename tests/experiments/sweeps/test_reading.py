"""Studies from files and scripts: what is read, and one clear message for what cannot be."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from anode_model import SheetError, SimulationInputError, WrongKindError
from experiments import load_study, new_study
from experiments.sweeps.axis import Levels, Range, Spread
from experiments.sweeps.reading import read_study, study_from, study_names
from experiments.sweeps.study import Study
from parameter_sets import load_material
from tests.experiments.sweeps.conftest import LEAST


def study(**changes: Any) -> Study:
    content = {**copy.deepcopy(LEAST), **changes}
    content = {key: value for key, value in content.items() if value is not None}
    return study_from(content, name="study", folder=Path())


def refused(**changes: Any) -> str:
    with pytest.raises(SheetError) as caught:
        study(**changes)
    return str(caught.value)


@pytest.mark.parametrize("name", study_names())
def test_shipped_studies_are_valid_and_have_variants(name: str) -> None:
    found = load_study(name)
    assert found.variants > 1
    assert found.values.shape == (found.variants, len(found.axes))
    assert found.title in repr(found) or found.name in repr(found)


def test_the_claimed_window_has_the_ten_thousand_variants_that_were_promised() -> None:
    found = load_study("claimed-window")
    assert found.variants == 10_000
    assert {axis.name for axis in found.axes} == {
        *("sphericity", "d002", "Lc", "hydrogen_carbon_ratio", "Dv50"),
        *("bulk_density", "D4_D1", "surface_area", "exothermic_peak", "nitrogen_content"),
    }


def test_a_file_and_a_script_give_the_same_study(tmp_path: Path) -> None:
    file = tmp_path / "sizes.toml"
    file.write_text(
        """
        format = 1
        title = "sizes"
        materials = ["reference-sphere"]
        [sampling]
        method = "sobol"
        samples = 8
        seed = 5
        [vary.Dv50]
        low = "2 um"
        high = "0.012 mm"
        scale = "log"
        [[runs]]
        experiment = "rate"
        c_rates = [1]
        """,
        encoding="utf-8",
    )
    scripted = (
        new_study("sizes", load_material("reference-sphere"))
        .vary("Dv50", low="2 um", high="12 um", scale="log")
        .sobol(8, seed=5)
        .rate([1])
        .build("sizes")
    )
    assert read_study(file).to_dict() == scripted.to_dict()
    assert read_study(file).content_hash == scripted.content_hash


def test_kinds_of_axes() -> None:
    found = study(
        vary={
            "Dv50": {"low": "2 um", "high": "12 um", "scale": "log"},
            "nitrogen_content": {"values": ["0.5 wt.%", "5 wt.%"]},
            "true_density": {"value": "1.50 +/- 0.05 g/cm^3"},
            "loading": {"low": "20 g/m^2", "high": "60 g/m^2"},
            "temperature": {"values": ["20 degC", "30 degC"]},
            "coefficient.hydrogen_share": {"low": 0.25, "high": 0.75},
        }
    )
    kinds = {axis.name: type(axis.values) for axis in found.axes}
    assert kinds == {
        "Dv50": Range,
        "nitrogen_content": Levels,
        "true_density": Spread,
        "coating_loading": Range,
        "temperature": Levels,
        "coefficient.hydrogen_share": Range,
    }
    size = next(axis for axis in found.axes if axis.name == "Dv50")
    assert size.values == Range(2e-6, 12e-6, logarithmic=True)
    assert size.column == "Dv50 [µm]"


def test_what_is_moved_by_name_stands_in_place_of_the_window() -> None:
    found = study(window={"claims": [1]}, vary={"Dv50": {"low": "2 um", "high": "3 um"}})
    sizes = [axis.values for axis in found.axes if axis.name == "Dv50"]
    assert sizes == [Range(2e-6, 3e-6)]
    assert {axis.name for axis in found.axes} > {"d002", "Lc", "sphericity"}


def test_what_is_moved_is_not_drawn_beside() -> None:
    found = study(
        vary={"coefficient.accessibility": {"low": 0.5, "high": 0.8}},
        spreads={"coefficients": True},
    )
    names = [axis.name for axis in found.axes]
    assert names.count("coefficient.accessibility") == 1
    assert "coefficient.reference_diffusivity" in names
    assert isinstance(found.axes[0].values, Range)


def test_a_changed_sheet_is_another_study() -> None:
    sphere = load_material("reference-sphere")
    other = sphere.with_properties(d002="0.377 nm")
    one, two = (
        new_study("t", item).vary("Dv50", values=["5 um"]).grid().rate([1]).build()
        for item in (sphere, other)
    )
    assert one.content_hash != two.content_hash


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "unknown key": ({"varry": {}}, ["varry: unknown key", '"vary"']),
    "other word": ({"loading": "60 g/m^2"}, ["[coating]"]),
    "format": ({"format": 2}, ["format", "newer", "got 2", "up to 1", "upgrade"]),
    "format true": ({"format": True}, ["format", "got True"]),
    "no runs": ({"runs": []}, ["runs"]),
    "no materials": ({"materials": []}, ["materials"]),
    "unknown material": ({"materials": ["reference-spere"]}, ["materials.0", "reference-sphere"]),
    "no such file": ({"materials": ["nowhere.toml"]}, ["materials.0", "no such file"]),
    "twice": ({"materials": ["crushed", "crushed"]}, ["materials", "stands twice"]),
    "unknown property": ({"vary": {"Dv5": {"values": ["1 um"]}}}, ["vary.Dv5", "Dv50"]),
    "unknown coefficient": (
        {"vary": {"coefficient.accessibilty": {"low": 0, "high": 1}}},
        ["accessibilty", "accessibility"],
    ),
    "unit": ({"vary": {"Dv50": {"low": "2 g", "high": "3 um"}}}, ["vary.Dv50.low", "µm"]),
    "no unit": ({"vary": {"Dv50": {"low": 2.0, "high": "3 um"}}}, ["vary.Dv50.low", "no unit"]),
    "order": ({"vary": {"Dv50": {"low": "3 um", "high": "2 um"}}}, ["vary.Dv50", "below high"]),
    "equal": ({"vary": {"Dv50": {"low": "3 um", "high": "3 um"}}}, ["vary.Dv50", "below high"]),
    "one end": ({"vary": {"Dv50": {"low": "3 um"}}}, ["vary.Dv50.high: missing"]),
    "log from zero": (
        {"vary": {"hydrogen_carbon_ratio": {"low": 0.0, "high": 0.1, "scale": "log"}}},
        ["vary.hydrogen_carbon_ratio.scale"],
    ),
    "impossible": (
        {"vary": {"sphericity": {"low": 0.5, "high": 1.2}}},
        ["vary.sphericity.high", "allowed"],
    ),
    "both": (
        {"vary": {"Dv50": {"low": "1 um", "high": "2 um", "values": ["1 um"]}}},
        ["vary.Dv50", "both"],
    ),
    "nothing": ({"vary": {"Dv50": {}}}, ["vary.Dv50", "nothing to move"]),
    "no spread": ({"vary": {"Dv50": {"value": "5 um"}}}, ["vary.Dv50.value", "no spread"]),
    "spread of an end": (
        {"vary": {"Dv50": {"low": "5 +/- 1 um", "high": "9 um"}}},
        ["vary.Dv50.low", "spread"],
    ),
    "no samples": ({"sampling": {"method": "sobol"}}, ["sampling.samples", "missing"]),
    "samples as text": (
        {"sampling": {"method": "sobol", "samples": "8"}},
        ["sampling.samples", '"8"'],
    ),
    "no sampling": ({"sampling": None}, ["sampling: missing"]),
    "unknown method": (
        {"sampling": {"method": "random", "samples": 8}},
        ["sampling.method", "sobol"],
    ),
    "samples of a grid": (
        {
            "sampling": {"method": "grid", "samples": 8},
            "vary": {"Dv50": {"values": ["1 um", "2 um"]}},
        },
        ["sampling.samples", "not for this method"],
    ),
    "no levels": ({"sampling": {"method": "grid"}}, ["vary.Dv50", "no levels"]),
    "spread in a grid": (
        {"sampling": {"method": "grid"}, "vary": {"Dv50": {"value": "5 +/- 1 um"}}},
        ["sampling.method", "a spread can only be drawn"],
    ),
    "nothing moved": ({"vary": {}}, ["sampling", "nothing is moved"]),
    "too many": (
        {
            "sampling": {"method": "grid"},
            "vary": {
                name: {"low": low, "high": high, "points": 150}
                for name, low, high in (
                    ("Dv50", "1 um", "2 um"),
                    ("sphericity", 0.8, 0.9),
                    ("d002", "0.37 nm", "0.38 nm"),
                )
            },
        },
        ["too many variants", "3375000", "1000000"],
    ),
    "no claim": ({"window": {"claims": [2]}}, ["window.claims", "2", "allowed: 1, 3"]),
    "not claimed": (
        {"window": {"claims": [1], "without": ["true_density"]}},
        ["window.without", "true_density"],
    ),
    "kind of cell": ({"cells": {"half": "pouch-LCO"}}, ["cells.half", "half-cell"]),
    "unknown cell": ({"cells": {"full": "pouch-LFP"}}, ["cells.full", "pouch-LCO"]),
    "direction": (
        {"runs": [{"experiment": "rate", "directions": ["discharge"]}]},
        ["runs.0.directions", "delithiation"],
    ),
    "rate": (
        {"runs": [{"experiment": "rate", "c_rates": [0, 1]}]},
        ["runs.0.c_rates", "not possible"],
    ),
    "infinite rate": (
        {"runs": [{"experiment": "rate", "c_rates": [float("inf")]}]},
        ["runs.0.c_rates"],
    ),
    "no such rate": (
        {"runs": [{"experiment": "rate", "c_rates": [float("nan")]}]},
        ["runs.0.c_rates"],
    ),
    "heat in a rate": (
        {"runs": [{"experiment": "rate", "heat_transfer": ["design"]}]},
        ["runs.0.heat_transfer", "thermal"],
    ),
    "thermal half cell": (
        {"runs": [{"experiment": "thermal", "cell": "half"}]},
        ["runs.0.cell"],
    ),
    "the same twice": (
        {"runs": [{"experiment": "pulse"}, {"experiment": "pulse"}]},
        ["runs.1", "twice"],
    ),
    "temperature": (
        {"conditions": {"temperature": "90 degC"}},
        ["conditions.temperature", "-10 to 50"],
    ),
    "coating": ({"coating": {"loading": "60 g"}}, ["coating", "g/m²"]),
    "derived": ({"outputs": {"derived": ["porosty"]}}, ["outputs.derived", "porosity"]),
    "curves": ({"outputs": {"curve_points": 100_000}}, ["outputs.curve_points"]),
    "profile": ({"numerics": {"profile": "sweeep"}}, ["numerics.profile", "sweep"]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_used_gets_one_clear_message(case: str) -> None:
    changes, words = CASES[case]
    message = refused(**changes)
    assert message.startswith("study: 1 problem\n"), message
    for word in words:
        assert word in message


def test_all_problems_come_together_each_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        'format = 1\ntitle = "t"\nmaterials = ["reference-sphere"]\n'
        '[sampling]\nmethod = "sobol"\nsamples = 4\n'
        '[vary.Dv50]\nlow = "2 kg"\nhigh = "3 um"\n'
        '[vary.Lc]\nlow = "3 nm"\nhigh = "1 nm"\n'
        '[[runs]]\nexperiment = "rate"\n',
        encoding="utf-8",
    )
    with pytest.raises(SheetError) as caught:
        read_study(file)
    message = str(caught.value)
    assert message.startswith(f"{file}: 2 problems")
    assert "line 8, vary.Dv50.low" in message
    assert "line 10, vary.Lc" in message


def test_a_material_sheet_is_no_study(tmp_path: Path) -> None:
    sheet = tmp_path / "m.toml"
    sheet.write_text('format = 1\ntitle = "t"\nkind = "measured"\n[properties]\n', "utf-8")
    with pytest.raises(SheetError, match="kind: unknown key"):
        read_study(sheet)


def test_names_that_are_not_there() -> None:
    with pytest.raises(SheetError, match=r"neither a shipped study nor a file.*claimed-window"):
        load_study("claimed-windw")
    with pytest.raises(WrongKindError, match="materials"):
        new_study("t", 3)  # type: ignore[arg-type]


def test_another_number_of_samples() -> None:
    assert study().with_samples(4).variants == 4
    with pytest.raises(SimulationInputError, match="allowed: 1 to"):
        study().with_samples(0)
    grid = study(sampling={"method": "grid"}, vary={"Dv50": {"values": ["1 um", "2 um"]}})
    with pytest.raises(SimulationInputError, match="counted off"):
        grid.with_samples(5)
