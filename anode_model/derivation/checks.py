"""What must hold before and after a derivation, and what a reader should look at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from anode_model.coefficients import Coefficients, load_coefficients
from anode_model.constants import LIC6_CAPACITY
from anode_model.derivation.laws import ACTIVE, NAMED_POTENTIALS, NO_SILICON, Laws
from anode_model.errors import DerivationError
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import term
from anode_model.relations.surface import roughness_ratio_from_surface

#: Capacities outside which a carbon without an active coating is doubted [A.h.kg-1].
CREDIBLE_CAPACITY = (200.0, 600.0)

#: How far a graphite or a coke may exceed LiC6 before it is doubted [1].
_ABOVE_LIC6 = 0.02

# The galleries are part of the definition of the open-circuit potential and are read once.
_GALLERY_COEFFICIENTS = ("msmr_", "gallery_share_", "filling_at_zero_volt")

# Relative difference of two densities that are equal but for their last digits.
_ROUNDING = 1e-9

# How far a capacity and a maximum concentration, both given, may disagree.
_TOLERANCE = 0.01


def check_before(material: CarbonMaterial, coefficients: Coefficients) -> None:
    """Refuse what cannot be derived.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says.
    coefficients : Coefficients
        The table to be used.

    Raises
    ------
    DerivationError
        If numbers of a PyBaMM set are not filled in, or the table changes the galleries.
    """
    part = material.electrochemistry
    if part is not None and part.from_set is not None:
        needed = ("maximum_concentration", "filling_lithiated", "filling_delithiated")
        missing = [name for name in needed if getattr(part, name) is None]
        if missing:
            raise DerivationError(
                f'{material.name}: electrochemistry.from_set = "{part.from_set}" names a PyBaMM '
                f"set whose numbers are not filled in ({', '.join(missing)}): "
                "load the sheet with parameter_sets.load_material"
            )
    shipped = load_coefficients()
    for name in shipped:
        fixed = name.startswith(_GALLERY_COEFFICIENTS)
        if fixed and coefficients[name].value != shipped[name].value:
            raise DerivationError(
                f"coefficients.{name}: the galleries define the open-circuit potential and cannot "
                "be changed for one derivation; give the potential itself as electrochemistry.ocp"
            )


def check_laws(material: CarbonMaterial, laws: Laws) -> None:
    """Refuse a law that the material has nothing for.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says.
    laws : Laws
        What shall act.

    Raises
    ------
    DerivationError
        If a second phase shall act that is not there, or that a given potential contains already.
    """
    if laws.silicon == NO_SILICON:
        return
    content, silicon = material.quantity("silicon_content"), material.silicon
    share = 0.0 if content is None else content.value
    there = silicon is not None and silicon.kind == "active" and share > 0
    if laws.silicon != ACTIVE or not there:
        raise DerivationError(
            f'{material.name}: law "{laws.silicon}" of the silicon compound; allowed: "none", and '
            '"active" for a sheet with properties.silicon_content above 0 and silicon.kind = '
            '"active"'
        )
    if laws.ocp != "msmr":
        raise DerivationError(
            f'{material.name}: the open-circuit potential is given ("{laws.ocp}") and holds what '
            "the silicon compound takes up, so it can be no second phase besides: remove "
            'electrochemistry.ocp, or use the law "none" of the silicon compound'
        )


def check_result(material: CarbonMaterial, values: Mapping[str, float]) -> None:
    """Refuse laboratory values that contradict each other.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says.
    values : mapping of str to float
        Everything derived, in internal units.

    Raises
    ------
    DerivationError
        If capacity and maximum concentration are both given and disagree.
    """
    _check_carbon_density(material, values)
    part = material.electrochemistry
    if part is None or part.reversible_capacity is None or part.maximum_concentration is None:
        return
    given, found = part.reversible_capacity.value, values["reversible_capacity"]
    if not math.isclose(given, found, rel_tol=_TOLERANCE):
        raise DerivationError(
            f"{material.name}: electrochemistry.reversible_capacity is {given:.4g} mAh/g, but "
            f"maximum_concentration, the fillings and {_density(material, values)} make it "
            f"{found:.4g} mAh/g: remove one of them, or give properties.true_density = "
            f'"{values["true_density"] * found / given / 1e3:.4g} g/cm^3" if that is the density'
        )


def _check_carbon_density(material: CarbonMaterial, values: Mapping[str, float]) -> None:
    """Refuse a carbon below a film that is denser than its layers, or next to nothing."""
    density = values.get("carbon_density")
    if density is None:
        return
    row = term("true_density")
    low, highest = (limit * row.per_shown for limit in row.limits)
    high = values.get("xray_density", highest)
    if low <= density <= high * (1 + _ROUNDING):
        return
    content = material.given["silicon_content"].value
    raise DerivationError(
        f"{material.name}: below its silicon compound the carbon would have a density of "
        f"{density / 1e3:.4g} g/cm³; allowed: {low / 1e3:.4g} to {high / 1e3:.4g} g/cm³ (its X-ray "
        f"density). It follows from properties.true_density, {values['true_density'] / 1e3:.4g} "
        f"g/cm³, properties.silicon_content, {100 * content:.4g} wt.%, and the compound's density, "
        f"{values['silicon_density'] / 1e3:.4g} g/cm³ (silicon.silicon_density): check these"
    )


def _density(material: CarbonMaterial, values: Mapping[str, float]) -> str:
    assumed = "" if "true_density" in material.given else "assumed "
    return f"the {assumed}true density of {values['true_density'] / 1e3:.4g} g/cm³"


def _solid(values: Mapping[str, float]) -> str:
    """Density that closed pores are judged by: of a coated powder that of its carbon."""
    if "carbon_density" in values:
        return f"density of the carbon {values['carbon_density'] / 1e3:.4g}"
    return f"true density {values['true_density'] / 1e3:.4g}"


def find_warnings(
    material: CarbonMaterial, laws: Laws, values: Mapping[str, float]
) -> tuple[str, ...]:
    """What is possible but should be looked at.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says.
    laws : Laws
        What acts.
    values : mapping of str to float
        Everything derived, in internal units.

    Returns
    -------
    tuple of str
        Sentences.
    """
    found = []
    if values.get("closed_pore_volume", math.inf) <= 0:
        found.append(
            f"no closed pores: the {_solid(values)} g/cm³ reaches "
            f"the X-ray density {values['xray_density'] / 1e3:.4g} g/cm³"
        )
    names = ("surface_area", "sauter_diameter", "true_density", "sphericity")
    ratio = roughness_ratio_from_surface(**{name: values[name] for name in names})
    if ratio < 1 - 1e-9:
        found.append(
            f"smoother than smooth: the surface {values['surface_area'] / 1e3:.3g} m²/g is "
            f"{ratio:.2f} of that of smooth particles of this size; the roughness is held at 1"
        )
    low, high = CREDIBLE_CAPACITY
    capacity = values["reversible_capacity"] - values.get("silicon_reversible_capacity", 0.0)
    if laws.ocp == "msmr" and not low <= capacity <= high:
        found.append(
            f"a reversible capacity of {capacity:.4g} mAh/g from the carbon is outside {low:g} to "
            f"{high:g} mAh/g, "
            "the range of known hard carbons"
        )
    return (*material.warnings, *found, *_above_lic6(material, laws, values))


def _above_lic6(material: CarbonMaterial, laws: Laws, values: Mapping[str, float]) -> Iterator[str]:
    """Doubt a published graphite or coke that would hold more than LiC6."""
    part, basis = material.electrochemistry, values["filling_basis"]
    published = laws.ocp.startswith("set:") or laws.ocp in NAMED_POTENTIALS
    if part is None or not published or basis <= LIC6_CAPACITY * (1 + _ABOVE_LIC6):
        return
    text = (
        f"a filling of 1 stands for {basis:.4g} mAh/g, but no graphite or coke holds more than "
        f"LiC6, {LIC6_CAPACITY:g} mAh/g: "
    )
    if part.maximum_concentration is None:
        yield (
            f"{text}check electrochemistry.reversible_capacity, "
            f"{values['reversible_capacity']:.4g} mAh/g, and the fillings"
        )
        return
    density = values["true_density"] / 1e3
    needed = density * basis / LIC6_CAPACITY
    if "true_density" in material.given:
        text += f"check properties.true_density, given as {density:.4g} g/cm³"
    else:
        text += (
            "give properties.true_density; without it that of a hard carbon is assumed, "
            f"{density:.4g} g/cm³"
        )
    text += f"; LiC6 at a filling of 1 would take {needed:.3g} g/cm³"
    if needed > term("true_density").limits[1]:
        text += ", more than any carbon has: the electrode may hold silicon besides"
    yield text
