"""Any sheet derives to finite, possible, ordered values, or is refused in the package's words."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import assume, given
from hypothesis import strategies as st

from anode_model import AnodeModelError, CarbonMaterial, Coating, DerivedElectrode, derive
from anode_model.nomenclature import properties
from parameter_sets import load_material

#: Ranges in shown units, where the limits of the nomenclature are open or wide enough that nearly
#: every sheet would contradict itself.
NARROWER = {
    "d002": (0.3354, 0.42),
    "D4_D1": (1.0, 50.0),
    "Lc": (0.5, 20.0),
    "nitrogen_content": (0.0, 8.0),
    "oxygen_content": (0.0, 15.0),
    "surface_area": (0.01, 200.0),
    "true_density": (1.3, 1.75),
    "bulk_density": (0.05, 1.2),
    "hydrogen_carbon_ratio": (0.0, 0.5),
}

#: What a sheet has to give.
NEEDED = ("sphericity", "d002", "Lc", "hydrogen_carbon_ratio", "Dv50")


def values() -> st.SearchStrategy[dict[str, float]]:
    """Some properties, each anywhere in its range, in shown units; silicon is below."""
    ranges = {
        name: st.floats(*NARROWER.get(name, row.limits))
        for name, row in properties().items()
        if name != "silicon_content"
    }
    needed = {name: ranges.pop(name) for name in NEEDED}
    return st.fixed_dictionaries(needed, optional=ranges)


def sheet(numbers: Mapping[str, float]) -> CarbonMaterial:
    units = {name: row.shown for name, row in properties().items()}
    given: dict[str, Any] = dict.fromkeys(properties())
    for name, value in numbers.items():
        given[name] = value if units[name] == "1" else f"{value!r} {units[name]}"
    base = load_material("reference-sphere").replace(silicon=None)
    return base.with_properties("made up", **given)


def derived(numbers: Mapping[str, float], **coating: str) -> DerivedElectrode:
    """The electrode; an example that contradicts itself is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return derive(sheet(numbers), Coating(**coating), spreads=False)
        except AnodeModelError:
            assume(False)
            raise


@given(numbers=values())
def test_values_are_finite_possible_and_ordered(numbers: dict[str, float]) -> None:
    found = derived(numbers)
    for name, value in found.numbers.items():
        assert math.isfinite(value), name
    shares = ("porosity", "active_material_volume_fraction")
    assert all(0 < found.value(name) < 1 for name in shares)
    assert sum(found.value(name) for name in shares) < 1 + 1e-12
    assert 0 < found.value("first_cycle_efficiency") <= 1
    positive = ("particle_radius", "diffusivity", "coating_thickness", "maximum_concentration")
    assert all(found.value(name) > 0 for name in positive)


@given(numbers=values())
def test_a_material_comes_back_from_json_as_it_was(numbers: dict[str, float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            material = sheet(numbers)
        except AnodeModelError:
            assume(False)
            raise
        again = CarbonMaterial.from_dict(json.loads(json.dumps(material.to_dict())))
    assert again == material
    assert again.sheet_hash == material.sheet_hash


@given(numbers=values(), factor=st.floats(1.1, 3.0))
def test_areal_numbers_grow_with_the_loading(numbers: dict[str, float], factor: float) -> None:
    one = derived(numbers, loading="30 g/m^2")
    more = derived(numbers, loading=f"{30 * factor!r} g/m^2")
    for name in ("areal_capacity", "coating_thickness"):
        assert math.isclose(more.value(name), factor * one.value(name), rel_tol=1e-9), name
    for name in ("porosity", "diffusivity", "reversible_capacity"):
        assert more.value(name) == one.value(name), name


@given(numbers=values(), size=st.floats(0.5, 20.0), factor=st.floats(1.1, 3.0))
def test_the_radius_grows_with_the_size(
    numbers: dict[str, float], size: float, factor: float
) -> None:
    known = {**numbers, "surface_area": 5.0}
    one, more = (derived({**known, "Dv50": value}) for value in (size, factor * size))
    ratio = more.value("particle_radius") / one.value("particle_radius")
    assert math.isclose(ratio, factor, rel_tol=1e-9)
    assert math.isclose(more.value("diffusivity"), one.value("diffusivity"), rel_tol=1e-9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheets")


def written(numbers: Mapping[str, float], silicon: Mapping[str, str]) -> str:
    """A sheet as it is written, with or without a silicon compound."""
    rows = properties()
    values: dict[str, Any] = {
        name: value if rows[name].shown == "1" else f"{value!r} {rows[name].shown}"
        for name, value in numbers.items()
    }
    head = {"format": 1, "title": "made up", "kind": "design point"}
    source = {"default_basis": "assumed", "default_source": "made up"}
    return tomli_w.dumps(
        head | source | {"properties": values} | ({"silicon": silicon} if silicon else {})
    )


def loaded(folder: Path, text: str) -> CarbonMaterial:
    """The material of a sheet; an example that contradicts itself is none."""
    file = folder / "made-up.toml"
    file.write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return load_material(file)
        except AnodeModelError:
            assume(False)
            raise


@given(numbers=values())
def test_a_sheet_in_toml_says_what_was_written(folder: Path, numbers: dict[str, float]) -> None:
    material = loaded(folder, written(numbers, {}))
    for name, row in properties().items():
        quantity = material.given.get(name)
        if name not in numbers:
            assert quantity is None, name
            continue
        assert quantity is not None
        # In the internal unit: of 1e-14 °C nothing is left in kelvin.
        assert math.isclose(quantity.value, row.from_shown(numbers[name]), rel_tol=1e-12), name


@given(
    numbers=values(),
    content=st.floats(0.1, 10.0),
    kind=st.sampled_from(("active", "inert")),
    compound=st.sampled_from(("silicon", "SiO", "silica", "silicon carbide")),
)
def test_a_coated_sheet_derives_to_possible_values_or_is_refused(
    folder: Path, numbers: dict[str, float], content: float, kind: str, compound: str
) -> None:
    text = written({**numbers, "silicon_content": content}, {"kind": kind, "compound": compound})
    material = loaded(folder, text)
    again = CarbonMaterial.from_dict(json.loads(json.dumps(material.to_dict())))
    assert (again, again.sheet_hash) == (material, material.sheet_hash)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = derive(material, spreads=False)
        except AnodeModelError:
            assume(False)
            raise
    for name, value in found.numbers.items():
        assert math.isfinite(value), name
    assert 0 < found.value("porosity") < 1
    assert 0 < found.value("first_cycle_efficiency") <= 1
    assert all(found.value(name) > 0 for name in ("reversible_capacity", "particle_radius"))
