"""What the values of a sheet must and should say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from anode_model.coefficients import load_coefficients
from anode_model.errors import Problem
from anode_model.material.electrochemistry import Electrochemistry, OcpRecord
from anode_model.material.gas_checks import gas_warnings
from anode_model.material.process_checks import (
    ESTIMATED,
    estimate_problem,
    process_warnings,
    temperature_problems,
)
from anode_model.material.silicon import (
    SiliconCompound,
    find_silicon_problems,
    find_silicon_warnings,
)
from anode_model.material.spread_checks import spread_problems, spread_warnings
from anode_model.nomenclature import term
from anode_model.quantities import Quantity
from anode_model.relations.packing import random_packing_Farr2013
from anode_model.relations.structure import xray_density_from_spacing
from anode_model.sheets.formatting import format_quantity
from anode_model.units import limit_problem, range_text

#: What claim 1 asks for and the derivation of capacity, potential and kinetics stands on.
_REQUIRED = ("sphericity", "d002", "Lc", "hydrogen_carbon_ratio", "Dv50")

#: What remains where the open-circuit potential is given.
_REQUIRED_WITH_POTENTIAL = ("Dv50",)

_CHECK_POINTS = (
    "check the columns: capacity_mAh_g is in mAh/g, x the share of LiC6 (1, not 100, when full), "
    "potential_V versus Li/Li+"
)


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What of a sheet could be read.

    Parameters
    ----------
    given : mapping of str to Quantity
        Properties.
    process : mapping of str to Quantity
        Temperatures of the process record.
    process_words : mapping of str to str
        What the process record says in words.
    electrochemistry : Electrochemistry or None
        Laboratory data.
    silicon : SiliconCompound or None
        Kind, compound and what is given about it.
    silicon_named : bool
        Whether the sheet says anything about a silicon coating.
    written : frozenset of str
        Dotted keys that the sheet has, readable or not: what was written badly is not missing too.
    """

    given: Mapping[str, Quantity]
    process: Mapping[str, Quantity]
    process_words: Mapping[str, str]
    electrochemistry: Electrochemistry | None
    silicon: SiliconCompound | None
    silicon_named: bool
    written: frozenset[str]

    def value(self, name: str) -> float | None:
        """Internal value of a property, ``None`` where it is not given."""
        return self.given[name].value if name in self.given else None

    @property
    def parts(self) -> Mapping[str, Mapping[str, Quantity]]:
        """Every quantity that could be read, by section and name."""
        laboratory = {} if self.electrochemistry is None else self.electrochemistry.given
        return {
            "properties": self.given,
            "silicon": {} if self.silicon is None else self.silicon.given,
            "process": self.process,
            "electrochemistry": laboratory,
        }

    def has(self, key: str) -> bool:
        """Whether the sheet has a dotted key."""
        return key in self.written


def find_problems(content: SheetContent) -> list[Problem]:
    """Everything that makes the values of a sheet impossible or incomplete together."""
    return [
        *_missing(content),
        *spread_problems(content.parts),
        *_silicon(content),
        *temperature_problems(content.process),
        *_contents(content),
        *_densities(content),
        *_electrochemistry(content),
    ]


def find_warnings(content: SheetContent) -> tuple[str, ...]:
    """Everything that is possible but unusual."""
    silicon = () if content.silicon is None else find_silicon_warnings(content.silicon)
    process = (
        *process_warnings(content.given, content.process),
        *gas_warnings(content.process_words, content.process),
    )
    doubts = (*silicon, *process)
    return (*_untypical(content), *spread_warnings(content.parts), *_unusual(content), *doubts)


def _missing(content: SheetContent) -> Iterator[Problem]:
    potential_given = content.has("electrochemistry.ocp") or content.has(
        "electrochemistry.from_set"
    )
    required = _REQUIRED_WITH_POTENTIAL if potential_given else _REQUIRED
    missing = [name for name in required if not content.has(f"properties.{name}")]
    if content.has("process.carbonization_temperature"):
        estimated = [name for name in missing if name in ESTIMATED]
        missing = [name for name in missing if name not in ESTIMATED]
        hot = content.process.get("carbonization_temperature")
        problem = None if hot is None else estimate_problem(hot, estimated)
        if problem is not None:
            yield problem
    for name in missing:
        row = term(name)
        advice = f"add the {row.label} ({row.definition})"
        if name not in _REQUIRED_WITH_POTENTIAL:
            advice += ", or give the open-circuit potential in [electrochemistry]"
        if name in ESTIMATED:
            advice += "; process.carbonization_temperature allows an estimate"
        yield Problem(f"properties.{name}", "missing", advice=advice)


def _silicon(content: SheetContent) -> Iterator[Problem]:
    share = content.value("silicon_content") or 0.0
    if share > 0 and not (content.silicon_named or content.has("silicon")):
        advice = 'add [silicon] with kind = "inert" or "active" and compound = "..."'
        key = "properties.silicon_content"
        yield Problem(key, "a silicon content without the kind of silicon", advice=advice)
    unreadable = (
        content.has("properties.silicon_content") and "silicon_content" not in content.given
    )
    if content.silicon_named and share == 0 and not unreadable:
        advice = "give properties.silicon_content, or remove [silicon]"
        yield Problem("silicon", "a silicon compound without its content", advice=advice)
    if content.silicon is not None:
        yield from find_silicon_problems(content.silicon)


def _contents(content: SheetContent) -> Iterator[Problem]:
    names = ("silicon_content", "nitrogen_content", "oxygen_content")
    found = {name: content.given[name].value for name in names if name in content.given}
    if sum(found.values()) > 1:
        got = " + ".join(f"{name} {100 * value:g} wt.%" for name, value in found.items())
        advice = "check the units: 0.5 wt.% is not 0.5"
        yield Problem("properties", "the contents exceed the whole", got, "<= 100 wt.%", advice)


def _densities(content: SheetContent) -> Iterator[Problem]:
    spacing, true, bulk = (content.value(n) for n in ("d002", "true_density", "bulk_density"))
    densest, name = true, "true density"
    if spacing is not None:
        table = load_coefficients()
        xray = float(
            xray_density_from_spacing(
                spacing,
                graphite_density=table["graphite_density"].value,
                graphite_spacing=table["graphite_spacing"].value,
            )
        )
        # Of a coated powder the density of the carbon below decides, which a derivation checks.
        coated = (content.value("silicon_content") or 0.0) > 0
        if true is not None and not coated and true > xray * (1 + 1e-9):
            got = f"{true / 1000:.4g} g/cm³ with an X-ray density of {xray / 1000:.4g} g/cm³"
            advice = "closed pores cannot have a negative volume: check true_density and d002"
            key = "properties.true_density"
            yield Problem(key, "above the X-ray density", got, "<= 0.7604/(d002 in nm)", advice)
        if true is None:
            densest, name = xray, "X-ray density"
    if bulk is not None and densest is not None and bulk >= densest:
        got = f"{bulk / 1000:.4g} g/cm³ with a {name} of {densest / 1000:.4g} g/cm³"
        advice = "loose powder has voids: check bulk_density"
        yield Problem("properties.bulk_density", f"not below the {name}", got, "", advice)


def _electrochemistry(content: SheetContent) -> Iterator[Problem]:
    part = content.electrochemistry
    if part is None:
        return
    yield from _contradictions(part)
    potential = part.gives_potential or content.has("electrochemistry.ocp")
    for name in ("maximum_concentration", "filling_lithiated", "filling_delithiated"):
        if not potential and getattr(part, name) is not None:
            advice = "add [electrochemistry.ocp], or give reversible_capacity instead"
            what = "has a meaning only together with an open-circuit potential"
            yield Problem(f"electrochemistry.{name}", what, advice=advice)
    scales = ("electrochemistry.maximum_concentration", "electrochemistry.reversible_capacity")
    if part.ocp is not None and part.ocp.law and not any(content.has(scale) for scale in scales):
        advice = "add maximum_concentration or reversible_capacity"
        what = "a law says nothing about the amount of lithium"
        yield Problem("electrochemistry.ocp.law", what, advice=advice)


def _contradictions(part: Electrochemistry) -> Iterator[Problem]:
    low, high = part.filling_delithiated, part.filling_lithiated
    if low is not None and high is not None and low.value >= high.value:
        got = f"filling_delithiated {low.value:g}, filling_lithiated {high.value:g}"
        what = "the lithiated filling must be the larger"
        yield Problem("electrochemistry.filling_lithiated", what, got)
    if part.from_set is not None:
        for name in ("ocp", "diffusivity_law", "exchange_current_law"):
            if getattr(part, name) is not None:
                what = "contradicts from_set, which brings its own"
                yield Problem(f"electrochemistry.{name}", what, advice="keep one of the two")
        return
    both = part.reversible_capacity is not None and part.maximum_concentration is not None
    if both and part.ocp is not None and part.ocp.law:
        what = "contradicts maximum_concentration: each follows from the other"
        advice = "keep one of the two"
        yield Problem("electrochemistry.reversible_capacity", what, advice=advice)
    if part.exchange_current_law == "coke-Fuller1994" and (high is None or high.value > 0.5):
        what = "this law ends at a filling of 0.5"
        advice = "add filling_lithiated of at most 0.5, or use the half-power law"
        yield Problem("electrochemistry.exchange_current_law", what, advice=advice)
    yield from _capacity_of_points(part)


def _capacity_of_points(part: Electrochemistry) -> Iterator[Problem]:
    capacity, ocp = part.reversible_capacity, part.ocp
    if ocp is None or not ocp.points_capacity:
        return
    span = _span(ocp)
    got = f"{span:.4g} mAh/g from 1.5 V to 0 V"
    outside = limit_problem(span, term("reversible_capacity"), key=_key_of_points(ocp), got=got)
    if outside is not None:
        what = "the points span no possible capacity"
        yield replace(outside, what=what, advice=_CHECK_POINTS)
    elif capacity is not None and not 0.9 <= capacity.value / span <= 1.1:
        got = f"{capacity.value:.4g} mAh/g; the points span {span:.4g} mAh/g from 1.5 V to 0 V"
        advice = "remove reversible_capacity, or check the column of the CSV file"
        what = "contradicts the points of the open-circuit potential"
        yield Problem("electrochemistry.reversible_capacity", what, got, "within 10 %", advice)


def _span(ocp: OcpRecord) -> float:
    """Capacity of points from 1.5 V to 0 V [A.h.kg-1]."""
    potentials, capacities = ocp.points_potential[::-1], ocp.points_capacity[::-1]
    full, empty = np.interp([0.0, 1.5], potentials, capacities)
    return float(full - empty)


def _key_of_points(ocp: OcpRecord) -> str:
    return "electrochemistry.ocp.csv" if ocp.csv else "electrochemistry.ocp"


def _untypical(content: SheetContent) -> Iterator[str]:
    for part, quantities in content.parts.items():
        for name, quantity in quantities.items():
            row = term(name)
            low, high = row.typical
            shown = row.to_shown(quantity.value)
            if not low * (1 - 1e-9) <= shown <= high * (1 + 1e-9):
                got = format_quantity(quantity, row)
                usual = range_text(low, high, row)
                yield f"{part}.{name}: {got} is far from what the field has seen ({usual})"


def _unusual(content: SheetContent) -> Iterator[str]:
    true, bulk = content.value("true_density"), content.value("bulk_density")
    table = load_coefficients()
    constants = {name: row.value for name, row in table.items() if "random_packing" in name}
    densest = float(random_packing_Farr2013(0.0, **constants))
    if true is not None and bulk is not None and densest * true < bulk < true:
        yield (
            f"properties.bulk_density: loose powder would fill {bulk / true:.2f} of its volume, "
            f"more than equal spheres when packed ({densest:.2f})"
        )
    ocp = content.electrochemistry.ocp if content.electrochemistry is not None else None
    if ocp is not None and ocp.points_potential:
        yield from _untypical_points(ocp)
        high, low = ocp.points_potential[0], ocp.points_potential[-1]
        if low > 0.05 or high < 1.5:
            yield (
                f"electrochemistry.ocp: the points end at {high:.3g} V and {low:.3g} V; "
                "capacity from 1.5 V to 0 V beyond them is not counted"
            )


def _untypical_points(ocp: OcpRecord) -> Iterator[str]:
    low, high = term("reversible_capacity").typical
    span = _span(ocp)
    if not low * (1 - 1e-9) <= span <= high * (1 + 1e-9):
        usual = range_text(low, high, term("reversible_capacity"))
        yield (
            f"{_key_of_points(ocp)}: the points span {span:.4g} mAh/g from 1.5 V to 0 V, far from "
            f"what the field has seen ({usual}); {_CHECK_POINTS}"
        )
