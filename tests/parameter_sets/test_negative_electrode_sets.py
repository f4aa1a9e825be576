"""Negative electrodes of PyBaMM's sets as laboratory values of a sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pybamm
import pytest

from anode_model import derive
from anode_model.constants import FARADAY
from anode_model.errors import SheetError
from anode_model.material import CarbonMaterial, Electrochemistry, read_material
from anode_model.quantities import Basis
from parameter_sets import load_material, resolve_from_set

SHEET = """
format = 1
title = "a graphite"
kind = "literature"
[properties]
Dv50 = "10 um"
true_density = "2.2 g/cm^3"
[electrochemistry]
from_set = "{name}"
{more}
"""
GRAPHITES = (
    "Ai2020",
    "Chen2020",
    "Ecker2015",
    "Marquis2019",
    "Mohtat2020",
    "NCA_Kim2011",
    "OKane2022",
    "ORegan2022",
    "Prada2013",
    "Ramadass2004",
)


def sheet(folder: Path, name: str, more: str = "") -> CarbonMaterial:
    path = folder / "graphite.toml"
    path.write_text(SHEET.format(name=name, more=more), encoding="utf-8")
    return read_material(path)


def laboratory(material: CarbonMaterial) -> Electrochemistry:
    part = material.electrochemistry
    assert part is not None
    return part


@pytest.fixture(scope="module")
def marquis() -> Electrochemistry:
    return laboratory(load_material("graphite-Marquis2019"))


def test_numbers_are_those_of_the_set(marquis: Electrochemistry) -> None:
    given = {name: quantity.value for name, quantity in marquis.given.items()}
    c_max = 24983.2619938437
    assert given["maximum_concentration"] == pytest.approx(c_max, rel=1e-12)
    assert given["diffusivity"] == pytest.approx(3.9e-14, rel=1e-9)
    # m_ref sqrt(c_e (c_max - c_s) c_s) at half filling and 1 mol/L
    assert given["exchange_current_density"] == pytest.approx(
        2e-5 * 1000**0.5 * c_max / 2, rel=1e-5
    )


def test_fillings_are_where_the_model_is_at_its_limits(marquis: Electrochemistry) -> None:
    values, laws = pybamm.ParameterValues("Marquis2019"), pybamm.LithiumIonParameters().n.prim
    for name, potential in (("filling_lithiated", 0.0), ("filling_delithiated", 1.5)):
        filling = marquis.given[name].value
        found = values.evaluate(laws.U(pybamm.Scalar(filling), pybamm.Scalar(298.15)))
        assert float(found) == pytest.approx(potential, abs=1e-6)
    assert "the set's curve alone says 0.05" in marquis.given["filling_lithiated"].note


def test_every_number_says_where_it_came_from(marquis: Electrochemistry) -> None:
    given = dict(marquis.given)
    # The set knows no first cycle; the sheet assumes one, because the hard-carbon relation is not
    # for graphite.
    assert given.pop("first_cycle_efficiency").basis is Basis.ASSUMED
    for quantity in given.values():
        assert quantity.basis is Basis.LITERATURE
        assert quantity.source.startswith("PyBaMM set Marquis2019: Marquis2019, doi 10.1149/")
        assert quantity.spread is None


@pytest.mark.parametrize("name", GRAPHITES)
def test_graphites_of_full_cells_can_be_derived(name: str, tmp_path: Path) -> None:
    material = resolve_from_set(sheet(tmp_path, name))
    given = laboratory(material).given
    low, high = given["filling_delithiated"].value, given["filling_lithiated"].value
    assert 0 < low < 0.05
    assert 0.9 < high < 1
    derived = derive(material, spreads=False)
    expected = given["maximum_concentration"].value * FARADAY / 3600 / 2200 * (high - low)
    assert derived.value("reversible_capacity") == pytest.approx(expected, rel=1e-9)
    assert derived.laws.ocp == f"set:{name}"


def test_a_number_beside_the_function_of_a_set_is_refused(tmp_path: Path) -> None:
    more = 'diffusivity = {value = 1e-14, unit = "m^2/s", basis = "measured", source = "GITT"}'
    with pytest.raises(SheetError) as caught:
        resolve_from_set(sheet(tmp_path, "Chen2020", more))
    (problem,) = caught.value.problems
    assert problem.key == "electrochemistry.diffusivity"
    assert "own function" in problem.what
    assert "leave" in problem.advice


def test_what_a_set_leaves_out_is_said(tmp_path: Path) -> None:
    quantity = laboratory(resolve_from_set(sheet(tmp_path, "Chen2020"))).given[
        "entropic_coefficient"
    ]
    assert quantity.value == 0
    assert quantity.note == "the set leaves it out"


def test_entropic_coefficient_is_the_mean_over_the_fillings(tmp_path: Path) -> None:
    given = laboratory(resolve_from_set(sheet(tmp_path, "Mohtat2020"))).given
    law = pybamm.ParameterValues("Mohtat2020")["Negative electrode OCP entropic change [V.K-1]"]
    low, high = given["filling_delithiated"].value, given["filling_lithiated"].value
    nodes, weights = np.polynomial.legendre.leggauss(200)
    fillings = low + (high - low) * (nodes + 1) / 2
    mean = (
        sum(
            w * float(law(pybamm.Scalar(x)).evaluate())
            for w, x in zip(weights, fillings, strict=True)
        )
        / 2
    )
    assert given["entropic_coefficient"].value == pytest.approx(mean, rel=5e-3)


def test_what_the_sheet_gives_stays(tmp_path: Path) -> None:
    more = "filling_lithiated = 0.9"
    given = laboratory(resolve_from_set(sheet(tmp_path, "Marquis2019", more))).given
    assert given["filling_lithiated"].value == 0.9
    assert given["maximum_concentration"].value == pytest.approx(24983.26, rel=1e-6)


def test_filling_in_twice_changes_nothing(tmp_path: Path) -> None:
    once = resolve_from_set(sheet(tmp_path, "Marquis2019"))
    assert resolve_from_set(once).sheet_hash == once.sheet_hash
    assert CarbonMaterial.from_dict(once.to_dict()) == once


@pytest.mark.parametrize(
    ("name", "what"),
    [
        (
            "Marqius2019",
            'not a PyBaMM parameter set; got "Marqius2019"; did you mean "Marquis2019"',
        ),
        ("zzzz", "known: Ai2020"),
        ("Xu2019", "half-cell set"),
        ("Ecker2015_graphite_halfcell", "half-cell set"),
        ("OKane2022_graphite_SiOx_halfcell", "half-cell set"),
        ("Chen2020_composite", "composite electrode"),
        ("Bonkile2024", "composite electrode"),
        ("Chayambuka2022", "not a lithium-ion set but sodium_ion"),
        ("Sulzer2019", "not a lithium-ion set but lead_acid"),
        ("ECM_Example", "not a lithium-ion set but ecm"),
        ("MSMR_Example", "a set without Negative electrode OCP"),
    ],
)
def test_sets_without_one_carbon_are_refused(name: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(SheetError) as caught:
        resolve_from_set(sheet(tmp_path, name))
    (problem,) = caught.value.problems
    assert problem.key == "electrochemistry.from_set"
    assert what in problem.sentence
    assert problem.advice


def test_a_potential_that_rises_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = pybamm.ParameterValues("Marquis2019")
    values.update({"Negative electrode OCP [V]": lambda x: 1.2 - x + 0.3 * np.sin(20 * x)})
    monkeypatch.setattr("parameter_sets.negative_electrode_sets.read_set", lambda *_, **__: values)
    with pytest.raises(SheetError, match="does not fall everywhere"):
        resolve_from_set(sheet(tmp_path, "Marquis2019"))


def above_lic6(sheet: str | Path) -> list[str]:
    derived = derive(load_material(sheet), spreads=False)
    return [text for text in derived.warnings if "LiC6" in text]


@pytest.mark.parametrize(
    ("name", "density", "told"),
    [
        ("Chen2020", "", ["592 mAh/g", "give properties.true_density", "assumed, 1.5 g/cm³"]),
        ("Chen2020", "2.2", ["403.6 mAh/g", "given as 2.2 g/cm³", "silicon"]),
        ("Marquis2019", "1.7", ["check properties.true_density", "would take 1.8 g/cm³"]),
    ],
)
def test_more_lithium_than_lic6_is_doubted(
    name: str, density: str, told: list[str], tmp_path: Path
) -> None:
    given = f'true_density = "{density} g/cm^3"' if density else ""
    text = SHEET.replace('true_density = "2.2 g/cm^3"', given).format(name=name, more="")
    (tmp_path / "graphite.toml").write_text(text, encoding="utf-8")
    (warning,) = above_lic6(tmp_path / "graphite.toml")
    assert "no graphite or coke holds more than LiC6, 372 mAh/g" in warning
    for part in told:
        assert part in warning


@pytest.mark.parametrize("name", ["graphite-Marquis2019", "petroleum-coke-Fuller1994"])
def test_shipped_graphite_and_coke_are_not_doubted(name: str) -> None:
    assert above_lic6(name) == []
