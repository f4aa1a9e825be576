"""What a pouch cell measures, weighs and stores as heat, once its electrodes are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from anode_model.derivation.electrode import DerivedElectrode
from anode_model.errors import Problem, SheetError
from anode_model.nomenclature import Term, cell_terms
from anode_model.quantities import Basis, Quantity
from anode_model.sheets.formatting import format_quantity
from parameter_sets.cell_design.pouch_cell import PouchCell


@dataclass(frozen=True, slots=True)
class PositiveCoating:
    """The coating of the positive electrode.

    Parameters
    ----------
    thickness : float
        Of one side [m].
    porosity, active_material_volume_fraction : float
        [1]; what is left is binder and conductive carbon.
    """

    thickness: float
    porosity: float
    active_material_volume_fraction: float


@dataclass(frozen=True, slots=True)
class Layer:
    """Density [kg.m-3] and specific heat capacity [J.kg-1.K-1] of a layer as filled."""

    density: float
    specific_heat_capacity: float


@dataclass(frozen=True)
class PouchBody:
    """Dimensions, masses and heat capacities of a pouch cell.

    Parameters
    ----------
    design : PouchCell
        The cell.
    derived : DerivedElectrode
        The carbon electrode.
    positive : PositiveCoating
        The other one.

    Raises
    ------
    SheetError
        If the stack does not fit in the case, or the positive coating has no room for its pores.
    """

    design: PouchCell
    derived: DerivedElectrode
    positive: PositiveCoating

    def __post_init__(self) -> None:
        problems = [*self._too_thick(), *self._too_full()]
        if problems:
            raise SheetError(self.design.name, problems)

    def __repr__(self) -> str:
        shown = ", ".join(f"{row.label} {text}" for row, text in self._shown())
        return f"PouchBody({shown})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(row.label)}</td><td>{escape(text)}</td></tr>"
            for row, text in self._shown()
        )
        return f"<table><tbody>{rows}</tbody></table>"

    def _shown(self) -> list[tuple[Term, str]]:
        """Rows of the nomenclature with values in the units in which people read them."""
        found = {
            "stack_thickness": self.stack_thickness,
            "cell_volume": self.volume,
            "cell_mass": self.mass,
            "cooling_area": self.cooling_area,
            "heat_capacity": self.heat_capacity,
        }
        terms = cell_terms()
        return [(terms[name], format_quantity(item, terms[name])) for name, item in found.items()]

    @property
    def stack_thickness(self) -> Quantity:
        """Electrodes, separators and foils [m]."""
        return self._quantity(
            "stack_thickness",
            self._stack(),
            "sum of the layers",
            ("coating_thickness", "positive_thickness", "separator_thickness", "electrode_pairs"),
        )

    @property
    def volume(self) -> Quantity:
        """Of the body: stack and film, without sealed border and tabs [m3]."""
        width, height, thickness = self._body()
        return self._quantity(
            "cell_volume",
            width * height * thickness,
            "outer dimensions of the body, without sealed border and tabs",
            ("electrode_width", "electrode_height", "stack_thickness", "case_thickness"),
        )

    @property
    def cooling_area(self) -> Quantity:
        """Outer surface of the body [m2]."""
        width, height, thickness = self._body()
        area = 2 * (width * height + (width + height) * thickness)
        inputs = ("electrode_width", "electrode_height", "stack_thickness", "case_thickness")
        return self._quantity("cooling_area", area, "both faces and the edges of the body", inputs)

    @property
    def mass(self) -> Quantity:
        """Of the whole cell with its tabs [kg]; the parts are in the note."""
        parts = self.mass_parts()
        row = cell_terms()["cell_mass"]
        shown = ", ".join(f"{part} {row.to_shown(mass):.3g} g" for part, mass in parts.items())
        inputs = ("coating_loading", "positive_thickness", "electrode_area", "tab_mass")
        return self._quantity("cell_mass", sum(parts.values()), "sum of the parts", inputs, shown)

    @property
    def heat_capacity(self) -> Quantity:
        """Of the body without tabs [J.K-1]; the parts are in the note."""
        specific = {
            "carbon coating": self.derived.value("specific_heat_capacity"),
            "positive coating": self._value("positive_specific_heat_capacity"),
            "separator": self._value("separator_specific_heat_capacity"),
            "electrolyte": self._value("electrolyte_specific_heat_capacity"),
            "negative collector": self._value("current_collector_specific_heat_capacity"),
            "positive collector": self._value("positive_collector_specific_heat_capacity"),
            "case": self._value("case_specific_heat_capacity"),
        }
        masses = self.mass_parts()
        parts = {part: masses[part] * heat for part, heat in specific.items()}
        shown = ", ".join(f"{part} {heat:.3g} J/K" for part, heat in parts.items())
        source = "masses of the parts times their specific heat capacities, tabs left out"
        inputs = ("cell_mass", "specific_heat_capacity", "positive_specific_heat_capacity")
        return self._quantity("heat_capacity", sum(parts.values()), source, inputs, shown)

    def mass_parts(self) -> Mapping[str, float]:
        """Mass of each part [kg]."""
        design, faces = self.design, self.design.electrode_area.value
        pair = design.pair_area
        overhang, seal = 2 * self._value("separator_overhang"), 2 * self._value("seal_width")
        width, height, thickness = self._body()
        separator = (design.electrode_width.value + overhang) * (
            design.electrode_height.value + overhang
        )
        separator *= design.pairs * self._value("separator_thickness")
        pores = faces * self.derived.value("coating_thickness") * self.derived.value("porosity")
        pores += faces * self.positive.thickness * self.positive.porosity
        pores += separator * self._value("separator_porosity")
        film = 2 * (width + seal) * (height + seal) + 2 * (width + height) * thickness
        foils = {
            "negative collector": design.negative_foils
            * self._value("current_collector_thickness")
            * self._value("current_collector_density"),
            "positive collector": design.positive_foils
            * self._value("positive_collector_thickness")
            * self._value("positive_collector_density"),
        }
        return {
            "carbon coating": faces * self.derived.value("coating_loading"),
            "positive coating": faces * self.positive.thickness * self._positive_solids(),
            "separator": separator
            * (1 - self._value("separator_porosity"))
            * self._value("separator_density"),
            "electrolyte": pores
            * self._value("electrolyte_excess")
            * self._value("electrolyte_density"),
            **{name: pair * mass for name, mass in foils.items()},
            "case": film * self._value("case_thickness") * self._value("case_density"),
            "tabs": self._value("tab_mass"),
        }

    @property
    def positive_layer(self) -> Layer:
        """The positive coating with its pores full of electrolyte."""
        solids = self._positive_solids()
        heat = self._value("positive_specific_heat_capacity")
        return self._filled(solids, heat, self.positive.porosity)

    @property
    def separator_layer(self) -> Layer:
        """The separator with its pores full of electrolyte."""
        porosity = self._value("separator_porosity")
        solids = (1 - porosity) * self._value("separator_density")
        return self._filled(solids, self._value("separator_specific_heat_capacity"), porosity)

    def _filled(self, solids: float, heat: float, porosity: float) -> Layer:
        liquid = porosity * self._value("electrolyte_density")
        stored = solids * heat + liquid * self._value("electrolyte_specific_heat_capacity")
        return Layer(solids + liquid, stored / (solids + liquid))

    def _positive_solids(self) -> float:
        """Solids per volume of the positive coating [kg.m-3]."""
        active = self.positive.active_material_volume_fraction
        inactive = 1 - self.positive.porosity - active
        return active * self._value("positive_active_density") + inactive * self._value(
            "positive_inactive_density"
        )

    def _stack(self) -> float:
        design = self.design
        pair = self.derived.value("coating_thickness") + self.positive.thickness
        pair += self._value("separator_thickness")
        foils = design.negative_foils * self._value("current_collector_thickness")
        foils += design.positive_foils * self._value("positive_collector_thickness")
        return design.pairs * pair + foils

    def _body(self) -> tuple[float, float, float]:
        film = 2 * self._value("case_thickness")
        overhang = 2 * self._value("separator_overhang")
        return (
            self._value("electrode_width") + overhang + film,
            self._value("electrode_height") + overhang + film,
            self._stack() + film,
        )

    def _too_thick(self) -> list[Problem]:
        stack, depth = self._stack(), self._value("case_depth")
        if stack <= depth:
            return []
        pairs = int(self.design.pairs * depth / stack)
        name = self.derived.material.name
        what = (
            f"the stack does not fit in the case: {self.design.pairs} pairs of {name} "
            f"{1e6 * self.derived.value('coating_thickness'):.3g} µm, positive "
            f"{1e6 * self.positive.thickness:.3g} µm, separator and foils"
        )
        fit = f"about {pairs} pairs fit; or " if pairs else ""
        advice = f"{fit}a thinner coating, or a deeper case"
        got, allowed = f"{1e3 * stack:.4g} mm", f"at most {1e3 * depth:.4g} mm"
        return [Problem("cell.case_depth", what, got, allowed, advice)]

    def _too_full(self) -> list[Problem]:
        porosity = self.positive.porosity
        active = self.positive.active_material_volume_fraction
        if 0 < porosity < 1 and 0 < active <= 1 - porosity + 1e-12:
            return []
        what = "the positive coating of this set holds more than its volume"
        got = f"active material {active:.4g} and pores {porosity:.4g}"
        allowed = "pores above 0, together at most 1"
        advice = "name another set"
        return [Problem("materials.positive_set", what, got, allowed, advice)]

    def _value(self, name: str) -> float:
        return self.design.value(name)

    @staticmethod
    def _quantity(
        name: str, value: float, source: str, inputs: tuple[str, ...], note: str = ""
    ) -> Quantity:
        unit = cell_terms()[name].unit
        return Quantity(value, unit, Basis.DERIVED, source, inputs=inputs, note=note)
