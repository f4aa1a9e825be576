"""From the content of a study to what a `Study` is made of, with everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anode_model import (
    AnodeModelError,
    CarbonMaterial,
    Coating,
    DerivationError,
    QuantityError,
    SheetError,
)
from anode_model.claims.windows import window_names
from anode_model.errors import Problem
from anode_model.nomenclature import derived_terms
from anode_model.sheets.formats import FileFormat
from anode_model.sheets.inside import path_inside
from anode_model.sheets.kinds import LONGEST
from anode_model.sheets.naming import did_you_mean
from anode_model.units import parse_quantity
from experiments.engine.numerics import PROFILES, SWEEP
from experiments.sweeps.axes import TEMPERATURE_TERM, find_axes, is_same_axis
from experiments.sweeps.axis import Axis, Range
from experiments.sweeps.form import FORMAT, SpreadsForm, StudyForm
from experiments.sweeps.plans import find_plans
from experiments.sweeps.readable_form import ReadableForm, read_form
from experiments.sweeps.sampling import MOST_VARIANTS, Sampling, points_of_each
from experiments.sweeps.sampling_checks import sampling_problems
from parameter_sets import (
    CellDesign,
    cell_design_names,
    load_cell_design,
    load_material,
    material_names,
)

#: Derived values that stand in every row unless the study names others.
DERIVED = (
    "reversible_capacity",
    "first_cycle_efficiency",
    "areal_capacity",
    "coating_thickness",
    "porosity",
    "particle_radius",
    "diffusivity",
)

#: Versions of study files; steps for older ones belong in it.
FILE_FORMAT = FileFormat(FORMAT, "study")

#: Takes the place of materials that cannot be read, so that the rest can be judged.
_STAND_IN = "reference-sphere"


@dataclass
class StudyReader:
    """One pass over a study that collects problems instead of stopping at the first.

    Parameters
    ----------
    content : mapping
        Keys of a study file.
    folder : Path or None
        Where paths of sheets start from, and what they stay in; ``None`` for content from a script,
        whose paths are its own.
    known : dict of str to CarbonMaterial
        Materials that are there already, by the names that the content gives them.
    problems : list of Problem
        Everything that was found wrong so far.
    """

    content: Mapping[str, Any]
    folder: Path | None
    known: dict[str, CarbonMaterial]
    problems: list[Problem] = field(default_factory=list)
    _readable: ReadableForm = field(init=False, repr=False)

    def read(self) -> dict[str, Any]:
        """Fields of a `Study`; meaningful only if there are no problems afterwards."""
        if "format" in self.content:
            self.content, problem = FILE_FORMAT.current(self.content)
            if problem is not None:
                # What else is wrong with it may be right in the version that it is of.
                self.problems.append(problem)
                return {}
        self._readable = readable = read_form(self.content)
        self.problems += readable.problems
        form = readable.form
        materials = self._materials(readable.materials)
        half, full = (
            self._design(f"cells.{which}", name, kind)
            for which, name, kind in (
                ("half", form.cells.half, "half-cell"),
                ("full", form.cells.full, "full-cell"),
            )
        )
        coating, temperature = self._coating(form), self._temperature(form)
        plans, problems = find_plans(readable.runs, readable.broken)
        self.problems += problems
        derived = self._derived(form.outputs.derived)
        axes, whole = self._axes(form, materials, coating)
        sampling = self._sampling(form, axes, len(materials), whole=whole)
        return {
            "title": form.title,
            "notes": form.notes,
            "materials": materials,
            "coating": coating,
            "half": half,
            "full": full,
            "axes": axes,
            "sampling": sampling,
            "temperature": temperature,
            "runs": plans,
            "curve_points": form.outputs.curve_points,
            "derived": derived,
            "numerics": PROFILES.get(form.numerics.profile, SWEEP),
            "sizes": form.numerics.sizes,
        }

    def _materials(self, names: Mapping[str, str]) -> tuple[CarbonMaterial, ...]:
        found = []
        for key, name in names.items():
            if name in self.known:
                found.append(self.known[name])
                continue
            place = self._beside(key, name)
            if place is None:
                continue
            try:
                found.append(load_material(place))
            except SheetError as error:
                self._nest(key, error)
        taken = [item.name for item in found]
        for name in sorted({name for name in taken if taken.count(name) > 1}):
            advice = "name each material once; two sheets need different file names"
            self.problems.append(Problem("materials", f'"{name}" stands twice', advice=advice))
        return tuple(found)

    def _design(self, key: str, name: str, kind: str) -> CellDesign | None:
        place = self._beside(key, name)
        if place is None:
            return None
        try:
            design = load_cell_design(place)
        except SheetError as error:
            self._nest(key, error)
            return None
        if design.kind != kind:
            usual = "coin-half-cell" if kind == "half-cell" else "pouch-LCO or pouch-NMC811"
            problem = Problem(key, "another kind of cell", f"{name} ({design.kind})", kind, usual)
            self.problems.append(problem)
        return design

    def _coating(self, form: StudyForm) -> Coating | None:
        if not self._readable.is_whole("coating"):
            return None
        given = {k: v for k, v in form.coating.model_dump().items() if v is not None}
        try:
            return Coating(**given)
        except (QuantityError, DerivationError) as error:
            self._nest("coating", error)
            return None

    def _temperature(self, form: StudyForm) -> float:
        key = "conditions.temperature"
        try:
            return parse_quantity(form.conditions.temperature, TEMPERATURE_TERM, key=key).value
        except QuantityError as error:
            self.problems += error.problems
            return float("nan")

    def _derived(self, names: list[str] | None) -> tuple[str, ...]:
        wanted = DERIVED if names is None else tuple(dict.fromkeys(names))
        for name in wanted:
            if name not in derived_terms():
                advice = did_you_mean(name, derived_terms()) or "docs/relations.md lists them"
                problem = Problem("outputs.derived", "not a derived value", f'"{name}"', "", advice)
                self.problems.append(problem)
        return wanted

    def _axes(
        self, form: StudyForm, materials: tuple[CarbonMaterial, ...], coating: Coating | None
    ) -> tuple[tuple[Axis, ...], bool]:
        """Axes as far as they can be found, and whether these are all of them."""
        if coating is None:
            # What is drawn beside hangs on the coating; what is moved by name does not.
            form = form.model_copy(update={"spreads": SpreadsForm()})
        some = materials or (load_material(_STAND_IN),)
        axes, problems = find_axes(form, some, coating or Coating())
        self.problems += problems
        whole = self._readable.is_whole("vary", "window", "spreads")
        drawn = self.content.get("spreads") and coating is None
        return axes, whole and not (problems or drawn or self._readable.unknown)

    def _sampling(
        self, form: StudyForm, axes: tuple[Axis, ...], materials: int, *, whole: bool
    ) -> Sampling:
        written = form.sampling
        if not self._readable.is_whole("sampling"):
            return Sampling("grid")
        if written is None:
            moved = axes or self._readable.moved or "window" in self.content
            if moved and not self._readable.unknown:
                advice = 'add [sampling] with method = "sobol" and samples = 1000, or "grid"'
                self.problems.append(Problem("sampling", "missing", advice=advice))
            return Sampling("grid")
        sampling = Sampling(written.method, written.samples or 0, written.seed)
        found = sampling_problems(sampling, axes, self._bare(form, axes), whole=whole)
        self.problems += found
        if not found:
            self._check_count(max(materials, 1) * points_of_each(sampling, axes))
        return sampling if sampling.draws else Sampling(written.method)

    def _bare(self, form: StudyForm, axes: tuple[Axis, ...]) -> list[str]:
        """Keys of ranges without levels, also of those whose ends could not be read."""
        bare = [
            f"vary.{name}"
            for name, row in form.vary.items()
            if (row.low, row.high) != (None, None)
            and (row.values, row.value, row.points) == (None, None, None)
        ]
        if form.window is None or form.window.points or not self._readable.is_whole("window"):
            return bare
        moved = self._readable.moved
        of_window = [
            axis
            for axis in axes
            if axis.name in window_names() and not any(is_same_axis(k, axis.name) for k in moved)
        ]
        ranges = [axis for axis in of_window if isinstance(axis.values, Range)]
        return [*bare, "window"] if ranges else bare

    def _check_count(self, count: int) -> None:
        if count > MOST_VARIANTS:
            advice = 'take fewer levels, or draw points with [sampling] method = "sobol"'
            problem = Problem(
                "sampling", "too many variants", f"{count}", f"at most {MOST_VARIANTS}", advice
            )
            self.problems.append(problem)

    def _beside(self, key: str, name: str) -> str | None:
        """What a study names is shipped, or lies in the study's folder."""
        what = "material" if key.startswith("materials") else "cell design"
        names = material_names() if what == "material" else cell_design_names()
        if self.folder is None or name in names:
            return name
        if not (name.endswith(".toml") or "/" in name or _is_file(self.folder, name)):
            # A file of that name where the program was started is not meant.
            advice = did_you_mean(name, names) or f"shipped: {', '.join(names)}"
            sentence = f"{name[:LONGEST]}: neither a shipped {what} nor a file"
            self.problems.append(Problem(key, sentence, advice=advice))
            return None
        found = path_inside(name, self.folder, key)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return str(found)

    def _nest(self, key: str, error: AnodeModelError) -> None:
        found = getattr(error, "problems", ())
        file = getattr(error, "file", "")
        if not found:
            self.problems.append(Problem(key, " ".join(str(error).split())))
        for problem in found:
            where = (
                f"{file}, {problem.key}: " if file and problem.key else (f"{file}: " * bool(file))
            )
            self.problems.append(Problem(key, where + problem.sentence))


def _is_file(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        # Too long for a file name, or with a null character in it.
        return False
