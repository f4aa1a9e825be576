"""The function `explain` and the command: tables, words, figure, files, exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anode_model import AnodeModelError, CarbonMaterial, Coating, Quantity, load_coefficients
from anode_model.claims.windows import claimed_window
from anode_model.material import SiliconCompound
from anode_model.material.electrochemistry import Electrochemistry, OcpRecord
from anode_model.quantities import Basis
from experiments import cli
from experiments.commands.explain import _text as explain_text
from experiments.engine.numerics import Numerics, SizedMesh
from experiments.explanation import Explanation, explain
from experiments.explanation.effects import BELOW, FALLS, RISES, STILL
from experiments.explanation.outputs import OUTPUTS
from experiments.explanation.points import Setting, find_points
from experiments.explanation.solving import choose_many_sizes, halved
from experiments.explanation.words import effect_words, head_words
from experiments.plots import figure_of
from parameter_sets import load_cell_design, load_material

COARSE = Numerics("test", 8, 3, 14, 2.0, 1e-4, 1e-6, 8, SizedMesh(6, 8, 6))


@pytest.fixture(scope="module")
def sizes() -> Explanation:
    """Of a fine powder, for which one radius is enough: its models are compiled already."""
    return explain("fine-sphere", "D4_D1", points=2, profile=COARSE)


@pytest.fixture(scope="module")
def still() -> Explanation:
    """A property that moves nothing: one cell to solve."""
    return explain("reference-sphere", "carbonization_temperature", points=2, profile=COARSE)


def test_points_are_the_window_and_the_sheet(sizes: Explanation) -> None:
    table = sizes.table
    assert table["D4_D1 [1]"].tolist() == pytest.approx([1.2, 1.8, 3.0])
    assert table["in the sheet"].tolist() == [False, True, False]
    assert table["inside the window"].all()
    assert (table["status"] == "ok").all()
    assert {item.column for item in OUTPUTS} <= set(table.columns)
    assert np.isfinite(table[[item.column for item in OUTPUTS]].to_numpy()).all()


def test_relations_stand_in_the_order_of_the_chain(sizes: Explanation) -> None:
    values = sizes.parameters
    assert values["relation"].iloc[0] == "R11"
    assert values.loc[values["takes it"], "name"].tolist() == ["size_distribution_width"]
    radius = values.set_index("name").loc["particle_radius"]
    assert radius["at low end"] < radius["in the sheet"] < radius["at high end"]
    assert (radius["direction"], radius["unit"]) == (RISES, "µm")
    width = values.set_index("name").loc["size_distribution_width"]
    assert width["effect over spread"] > 1
    # What it reaches but does not change is left out.
    assert "bruggeman_coefficient" not in set(values["name"])


def test_effects_are_found_by_name(sizes: Explanation) -> None:
    effect = sizes["retention at 5 C"]
    assert effect.direction == FALLS
    assert effect.seen
    with pytest.raises(KeyError):
        sizes["beauty"]


def test_a_run_has_the_same_model_at_every_point() -> None:
    setting = Setting(
        load_material("reference-sphere"),
        Coating(),
        load_coefficients(),
        load_cell_design("pouch-LCO"),
    )
    points = find_points(claimed_window("Dv50", setting.material), setting, 2)
    pairs = [point.pair for point in points if point.pair is not None]
    # The fine end needs no particles of many sizes.
    assert [choose_many_sizes([pair], 298.15) for pair in pairs] == [
        (False, False, False),
        (False, True, False),
        (False, True, True),
    ]
    assert choose_many_sizes(pairs, 298.15) == (False, True, True)


def test_words_name_relations_numbers_and_errors(sizes: Explanation) -> None:
    said = "\n".join(sizes.words)
    assert "Size ratio (D4/D1) of fine-sphere, 1.2 to 3" in said
    assert "R11 takes it: log-normal width rises" in said
    assert "particle radius of the model rises from" in said
    assert "Share of it that is left at 5 C falls from" in said
    assert "numerical error" in said
    assert "Capacity lost in the first cycle: does not move" in said
    assert "Does not act yet: thermal conductivity" in said


def test_what_does_not_move_says_so(still: Explanation) -> None:
    assert {effect.direction for effect in still.effects} == {STILL}
    assert still.parameters.empty
    said = "\n".join(still.words)
    assert "Measured values win" in said
    assert "d002, Lc, hydrogen_carbon_ratio" in said


def test_what_the_carbonization_gives_is_estimated_and_not_assumed() -> None:
    setting = Setting(
        load_material("reference-sphere").with_properties(d002=None, surface_area=None),
        Coating(),
        load_coefficients(),
        load_cell_design("pouch-LCO"),
    )
    heads = []
    for name in ("d002", "surface_area"):
        window = claimed_window(name, setting.material)
        heads.append(next(head_words(window, find_points(window, setting, 2), setting.material)))
    assert "nm is estimated from the carbonization temperature (R19)" in heads[0]
    assert "assumed" not in heads[0]
    assert "m²/g is assumed" in heads[1]


def test_a_sheet_without_the_property_has_no_column() -> None:
    found = explain("petroleum-coke-Fuller1994", "Lc", points=2, profile=COARSE)
    assert found.table["Lc [nm]"].isna().sum() == 1
    text = explain_text(found)
    assert "nan" not in text
    assert "outside" not in text


def test_what_the_property_does_not_do_stands_before_its_effects() -> None:
    sphere = load_material("reference-sphere")
    capacities = tuple(float(value) for value in np.linspace(0.0, 380.0, 20))
    potentials = tuple(float(value) for value in np.linspace(1.5, 0.0, 20))
    curve = OcpRecord(
        points_capacity=capacities,
        points_potential=potentials,
        basis=Basis.MEASURED,
        source="test",
    )
    active = SiliconCompound(kind="active", compound="SiO")
    share = Quantity(0.02, "1", Basis.ASSUMED, "test")
    sheet = sphere.replace(
        silicon=active,
        given={**sphere.given, "silicon_content": share},
        electrochemistry=Electrochemistry(ocp=curve),
    )
    words = explain(sheet, "silicon_content", points=2, profile=COARSE).words
    (place,) = [i for i, text in enumerate(words) if "only dilutes the carbon" in text]
    relations = [i for i, text in enumerate(words) if " takes it: " in text]
    assert relations
    assert place < min(relations)


def test_a_value_that_the_sheet_contradicts_is_a_row_with_its_reason() -> None:
    sheet = load_material("reference-sphere")
    assert sheet.process is not None
    hot = sheet.process.model_copy(
        update={"oxidation_temperature": replace(oxidation(sheet), value=1123.15)}
    )
    found = explain(
        sheet.replace(process=hot), "carbonization_temperature", points=2, profile=COARSE
    )
    (wrong,) = found.table[found.table["status"] == "not possible"].to_dict("records")
    assert wrong["carbonization_temperature [°C]"] == pytest.approx(800)
    assert np.isnan(wrong["capacity [mAh/g]"])
    assert any(text.startswith("Not possible at 800 °C") for text in found.words)
    assert found.failed.empty
    assert found.plot(["capacity"])


def oxidation(sheet: CarbonMaterial) -> Quantity:
    assert sheet.process is not None
    quantity = sheet.process.oxidation_temperature
    assert quantity is not None
    return quantity


def test_a_figure_has_one_panel_a_measure(sizes: Explanation) -> None:
    panels = sizes.plot()
    assert len(panels) == len(sizes.effects)
    assert len({id(figure_of(panel)) for panel in panels}) == 1
    (one,) = sizes.plot(["retention at 5 C"])
    assert one.get_ylabel() == "retention at 5 C [%]"
    assert one.get_xlabel() == "size ratio"
    assert one.get_title(loc="right") == FALLS
    assert "<svg" in sizes._repr_html_()


def test_everything_fits_into_json(sizes: Explanation) -> None:
    content = json.loads(json.dumps(sizes.to_dict(), allow_nan=False))
    assert content["property"] == "D4_D1"
    assert content["window"]["claim"] == 4
    assert len(content["table"]) == 3
    assert content["effects"][1]["measure"] == "retention at 5 C"
    assert content["record"]["settings"]["points"] == 2


def test_half_a_mesh_is_coarser_everywhere_and_never_empty() -> None:
    coarse = halved(halved(halved(COARSE)))
    assert coarse.electrode_points == 3
    assert coarse.sized.size_points == 5
    assert coarse.rtol > COARSE.rtol
    assert halved(replace(COARSE, positive_radial_points=None)).positive_radial_points is None


def test_bad_input_is_refused_before_anything_is_solved() -> None:
    with pytest.raises(AnodeModelError, match="beauty"):
        explain("reference-sphere", "beauty")
    with pytest.raises(AnodeModelError, match="points"):
        explain("reference-sphere", "d002", points=1)
    with pytest.raises(AnodeModelError, match="full cell"):
        explain("reference-sphere", "d002", cell="coin-half-cell")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["explain", "reference-sphere", "d02"], 'did you mean "d002"'),
        (["explain", "reference-spher", "d002"], 'did you mean "reference-sphere"'),
        (["explain", "reference-sphere", "d002", "--points", "1"], "2 or more"),
        (["explain", "reference-sphere", "d002", "--points", "102"], "at most 101"),
        (["explain", "reference-sphere", "d002", "--cell", "coin-half-cell"], "full cell"),
        (["explain", "reference-sphere", "d002", "--loading", "60 V"], "V"),
    ],
)
def test_bad_input_ends_with_2_and_a_message(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("anode-model explain: ")
    assert words in captured.err


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, sizes: Explanation) -> dict[str, Any]:
    """What `explain` was called with; it answers at once."""
    calls: dict[str, Any] = {}

    def answer(material: Any, name: str, **options: Any) -> Explanation:
        calls.update(options, material=material, name=name)
        options["progress"](3)
        found: Explanation = calls.get("answer", sizes)
        return found

    monkeypatch.setattr("experiments.explanation.explain", answer)
    return calls


def test_the_command_prints_sentences_and_a_table(
    answered: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command = ["explain", "reference-sphere", "loading", "--points", "3", "--loading", "50 g/m^2"]
    assert cli.main(command) == 0
    out, err = capsys.readouterr()
    assert "R11 takes it" in out
    assert "retention at 5 C [%]" in out
    assert "explain: 3 solved" in err
    assert answered["points"] == 3
    assert answered["name"] == "loading"
    assert answered["coating"].loading.value == pytest.approx(0.05)
    assert cli.main(["explain", "reference-sphere", "D4_D1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["property"] == "D4_D1"
    assert list(tmp_path.iterdir()) == []


def test_the_command_saves_tables_figure_and_record(
    answered: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "out"
    command = ["explain", "reference-sphere", "D4_D1", "--out", str(target)]
    assert cli.main(command) == 0
    assert f"saved in {target}" in capsys.readouterr().err
    assert {path.name for path in target.iterdir()} == {
        *("explain.csv", "explain-parameters.csv", "explain-effects.csv", "explain.txt"),
        *("explain-record.json", "explain.svg", "explain.png", "manifest.json"),
    }
    answered.clear()
    assert cli.main(command) == 2
    assert answered == {}


def test_the_command_ends_with_1_where_a_run_failed(
    answered: dict[str, Any], sizes: Explanation, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sizes.table.astype({"reason": object})
    table.loc[0, "status"], table.loc[0, "reason"] = "failed", "the solver gave up"
    answered["answer"] = replace(sizes, table=table)
    assert cli.main(["explain", "reference-sphere", "D4_D1"]) == 1
    err = capsys.readouterr().err
    assert "1 case failed:" in err
    assert "explain, D4_D1 1.2: the solver gave up" in err


def test_an_effect_below_the_error_is_said(sizes: Explanation) -> None:
    effect = replace(sizes["capacity"], smallest=400.0, largest=400.1, error=0.2, direction=BELOW)
    assert "below the numerical error (moves by 0.1 mAh/g, error 0.2 mAh/g)" in effect_words(effect)
