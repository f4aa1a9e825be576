"""Process records that contradict themselves or what was measured: one warning each."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from anode_model.material import CarbonMaterial, read_material

SHEET = """\
format = 1
title = "a sheet with a process"
kind = "design point"

[properties]
sphericity = 0.9
d002 = "{d002} nm"
Lc = "1.3 nm"
hydrogen_carbon_ratio = {ratio}
Dv50 = "10 µm"

[process]
carbon_source = "vinyl resin"
{process}
"""
OXIDIZED = 'oxidation_temperature = "260 °C"\n'


def sheet(folder: Path, process: str, *, d002: float = 0.38, ratio: float = 0.02) -> CarbonMaterial:
    file = folder / "sheet.toml"
    file.write_text(SHEET.format(d002=d002, ratio=ratio, process=process), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read_material(file)


def test_beyond_the_range_of_the_estimate_its_nearest_end_is_compared(tmp_path: Path) -> None:
    hot = 'carbonization_temperature = "2400 °C"'
    found = "\n".join(sheet(tmp_path, hot, d002=0.42, ratio=0.05).warnings)
    for text in ("hydrogen_carbon_ratio: 0.05", "d002: 0.42 nm"):
        expected = f"properties.{text} contradicts process.carbonization_temperature, 2400 °C: "
        assert f"{expected}already 2000 °C usually gives" in found


@pytest.mark.parametrize(("celsius", "d002", "ratio"), [(2800, 0.3356, 0.0), (500, 0.40, 0.4)])
def test_what_goes_on_beyond_the_range_is_no_contradiction(
    tmp_path: Path, celsius: int, d002: float, ratio: float
) -> None:
    hot = f'carbonization_temperature = "{celsius} °C"'
    found = sheet(tmp_path, hot, d002=d002, ratio=ratio).warnings
    assert not [text for text in found if "contradicts" in text]


@pytest.mark.parametrize(
    ("process", "fragment"),
    [
        (
            OXIDIZED + 'oxidation_gas = "none"',
            'process.oxidation_gas: "none" contradicts process.oxidation_temperature, 260 °C',
        ),
        (OXIDIZED + 'oxidation_gas = "Not oxidised"', '"Not oxidised" contradicts process.oxid'),
        (OXIDIZED + 'oxidation_gas = "argon"', '"argon" oxidizes nothing'),
        ('oxidation_gas = "N2"', '"N2" oxidizes nothing'),
        (
            'carbonization_temperature = "1000 °C"\ncarbonization_gas = "air"',
            'process.carbonization_gas: carbon reacts with "air" at 1000 °C and burns off',
        ),
        ('carbonization_gas = "oxygen"', 'carbon reacts with "oxygen" and burns off'),
        ('carbonization_gas = "ozone"', 'carbon reacts with "ozone" and burns off'),
        ('oxidation_gas = "laughing gas"', '"laughing gas" is not classified; met by'),
        ('carbonization_gas = "soup"', 'process.carbonization_gas: "soup" is not classified'),
    ],
)
def test_a_gas_that_contradicts_its_step_gets_one_warning(
    tmp_path: Path, process: str, fragment: str
) -> None:
    found = sheet(tmp_path, process).warnings
    assert len(found) == 1
    assert fragment in found[0]


@pytest.mark.parametrize(
    "process",
    [
        'oxidation_gas = "none"',
        OXIDIZED + 'oxidation_gas = "air"',
        OXIDIZED + 'oxidation_gas = "steam"',
        'carbonization_gas = "Argon"',
        'carbonization_gas = "vacuum"',
    ],
)
def test_gases_that_fit_are_not_talked_about(tmp_path: Path, process: str) -> None:
    assert sheet(tmp_path, process).warnings == ()
