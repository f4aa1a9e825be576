"""R1 and R2."""

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.relations.structure import (
    closed_pore_volume_from_densities,
    layers_per_stack_from_crystallite_size,
    xray_density_from_spacing,
)

TABLE = load_coefficients()
GRAPHITE = {name: TABLE[name].value for name in ("graphite_density", "graphite_spacing")}


def test_graphite_has_its_own_density():
    assert xray_density_from_spacing(0.3354e-9, **GRAPHITE) == pytest.approx(2267, rel=1e-12)


@pytest.mark.parametrize(("d002", "volume"), [(0.365, 0.187), (0.380, 0.167), (0.400, 0.141)])
def test_closed_pore_volume_over_the_claimed_spacings(d002, volume):
    density = xray_density_from_spacing(d002 * 1e-9, **GRAPHITE)
    found = closed_pore_volume_from_densities(true_density=1500.0, xray_density=density)
    assert found * 1e3 == pytest.approx(volume, abs=5e-4)


def test_pore_volume_of_carbon_as_dense_as_its_lattice_is_zero_and_never_negative():
    found = closed_pore_volume_from_densities(
        true_density=np.array([2000.0, 2100.0]), xray_density=2000.0
    )
    assert found.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("Lc", "layers"), [(1.0, 3.6), (1.3, 4.4), (2.0, 6.3), (3.0, 8.9)])
def test_layers_per_stack(Lc, layers):
    found = layers_per_stack_from_crystallite_size(Lc=Lc * 1e-9, d002=0.38e-9)
    assert found == pytest.approx(layers, abs=0.05)


def test_arrays_keep_their_shape():
    spacings = np.array([[0.365e-9, 0.38e-9], [0.39e-9, 0.40e-9]])
    densities = xray_density_from_spacing(spacings, **GRAPHITE)
    assert densities.shape == (2, 2)
    assert np.all(np.diff(densities.ravel()) < 0)
    assert layers_per_stack_from_crystallite_size(Lc=1e-9, d002=spacings).shape == (2, 2)


def test_outside_the_range():
    with pytest.raises(ValueError, match="d002"):
        xray_density_from_spacing(0.33e-9, **GRAPHITE)
    with pytest.raises(ValueError, match="true_density"):
        closed_pore_volume_from_densities(true_density=0.0, xray_density=2000.0)
    with pytest.raises(ValueError, match="Lc"):
        layers_per_stack_from_crystallite_size(Lc=np.array([1e-9, float("nan")]), d002=0.38e-9)
