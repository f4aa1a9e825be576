"""The two reference curves that ship with the package."""

import io
from importlib.resources import files

import numpy as np
import pytest

from anode_model.relations.potential import msmr_filling


def read(name):
    text = files("anode_model").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    comment = [line for line in text.splitlines() if line.startswith("#")]
    table = np.loadtxt(io.StringIO("\n".join(lines[1:])), delimiter=",")
    return " ".join(comment), lines[0].split(","), table


def test_hard_carbon_curve():
    comment, names, table = read("hard_carbon_ocp.csv")
    assert "Redlich-Kister" in comment
    assert names == ["x", "potential_V"]
    assert table.shape == (67, 2)
    assert np.all(np.diff(table[:, 0]) > 0)
    assert np.all(np.diff(table[:, 1]) < 0)
    for filling, potential in (
        (0.1, 0.945),
        (0.2, 0.656),
        (0.3, 0.408),
        (0.5, 0.106),
        (0.6, 0.064),
    ):
        assert np.interp(filling, *table.T) == pytest.approx(potential, abs=5e-4)


def test_galleries_follow_the_curve():
    _, _, table = read("hard_carbon_ocp.csv")
    found = msmr_filling(table[:, 1], (0.0861, 0.7667, 0.2363, 0.0))
    assert np.sqrt(np.mean((found - table[:, 0]) ** 2)) < 0.002


def test_reference_discharge():
    comment, names, table = read("fuller94_reference.csv")
    assert "1994" in comment
    assert names == ["time_s", "negative_filling", "positive_filling", "voltage_V"]
    assert table.shape == (18, 4)
    assert np.all(np.diff(table[:, 3]) < 0)
    # 40 A/m2 through both electrodes of the cell described with the data.
    negative = 243e-6 * 0.7 * 0.937 * 26400
    positive = 200e-6 * 0.7 * 0.784 * 23719.5
    charge = 40 * table[-1, 0] / 96485.33
    assert -(table[-1, 1] - table[0, 1]) * negative == pytest.approx(charge, rel=1e-3)
    assert (table[-1, 2] - table[0, 2]) * positive == pytest.approx(charge, rel=1e-3)
