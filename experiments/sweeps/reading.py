"""From a study file, or the same content from a script, to a `Study`, with all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from anode_model import (
    AnodeModelError,
    CarbonMaterial,
    Coating,
    DerivationError,
    QuantityError,
    SheetError,
)
from anode_model.errors import Problem
from anode_model.nomenclature import derived_terms
from anode_model.sheets.files import read_toml, sheet_path, with_lines
from anode_model.sheets.naming import did_you_mean
from anode_model.sheets.problems import form_problems
from anode_model.units import parse_quantity
from experiments.engine.numerics import PROFILES, SWEEP
from experiments.sweeps.axes import TEMPERATURE_TERM, find_axes
from experiments.sweeps.axis import Axis
from experiments.sweeps.form import FORMAT, OTHER_WORDS, StudyForm
from experiments.sweeps.plans import find_plans
from experiments.sweeps.sampling import MOST_VARIANTS, Sampling, points_of_each
from experiments.sweeps.study import Study
from parameter_sets import CellDesign, load_cell_design, load_material

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

_STUDIES = Path(__file__).parent.parent / "studies"


def study_names() -> tuple[str, ...]:
    """Names of the shipped studies, sorted."""
    return tuple(sorted(path.stem for path in _STUDIES.glob("*.toml")))


def load_study(name_or_path: str | PathLike[str]) -> Study:
    """Load a study by its shipped name or from a path.

    Parameters
    ----------
    name_or_path : str or path
        A name of :func:`study_names`; anything else is a path to a study file.

    Returns
    -------
    Study
        Complete: sheets and designs that it names are read.

    Raises
    ------
    SheetError
        If there is no such study, or with every problem of it.
    """
    if isinstance(name_or_path, str):
        if name_or_path in study_names():
            return read_study(_STUDIES / f"{name_or_path}.toml")
        if not name_or_path.endswith(".toml") and not Path(name_or_path).is_file():
            advice = did_you_mean(name_or_path, study_names())
            advice = advice or f"shipped: {', '.join(study_names())}"
            problem = Problem("", "neither a shipped study nor a file", advice=advice)
            raise SheetError(name_or_path, [problem])
    return read_study(name_or_path)


def read_study(path: str | PathLike[str]) -> Study:
    """Read and validate a study file.

    Parameters
    ----------
    path : str or path
        A TOML file as ``docs/sweeps.md`` describes it. Paths of sheets in it start from its folder.

    Raises
    ------
    SheetError
        With every problem of the study.
    WrongKindError
        If `path` is neither text nor a path.
    """
    file = sheet_path(path)
    content, text = read_toml(file)
    try:
        return study_from(content, name=file.stem, folder=file.parent)
    except SheetError as error:
        raise SheetError(str(path), with_lines(error.problems, text)) from error


def study_from(
    content: Mapping[str, Any],
    *,
    name: str,
    folder: Path,
    materials: Mapping[str, CarbonMaterial] | None = None,
) -> Study:
    """Build a study from what a file, or a script, says.

    Parameters
    ----------
    content : mapping
        Keys of a study file.
    name : str
        Short name.
    folder : Path
        Where paths of sheets start from.
    materials : mapping of str to CarbonMaterial, optional
        Materials that are there already, by the names that the content gives them.

    Raises
    ------
    SheetError
        With every problem of the study.
    """
    reader = _Reader(content, folder, dict(materials or {}))
    fields = reader.read()
    if reader.problems:
        raise SheetError(name, reader.problems)
    return Study(name=name, **fields)


@dataclass
class _Reader:
    """One pass over a study that collects problems instead of stopping at the first."""

    content: Mapping[str, Any]
    folder: Path
    known: dict[str, CarbonMaterial]
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> dict[str, Any]:
        """Fields of a `Study`; meaningful only if there are no problems afterwards."""
        form = self._form()
        if form is None:
            return {}
        materials = self._materials(form.materials)
        half, full = (
            self._design(f"cells.{which}", name, kind)
            for which, name, kind in (
                ("half", form.cells.half, "half-cell"),
                ("full", form.cells.full, "full-cell"),
            )
        )
        coating, temperature = self._coating(form), self._temperature(form)
        plans, problems = find_plans(form.runs)
        self.problems += problems
        derived = self._derived(form.outputs.derived)
        if self.problems or coating is None:
            return {}
        axes, problems = find_axes(form, materials, coating)
        self.problems += problems
        sampling = self._sampling(form, axes, len(materials))
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

    def _form(self) -> StudyForm | None:
        version = self.content.get("format", FORMAT)
        # Equality would let `true` and 1.0 pass as 1.
        if type(version) is not int or version != FORMAT:
            advice = "this file needs another version of the software, or is no study"
            what = "unknown version of the format"
            self.problems.append(Problem("format", what, repr(version), str(FORMAT), advice))
            return None
        try:
            return StudyForm.model_validate(dict(self.content))
        except ValidationError as error:
            self.problems += form_problems(error, StudyForm, OTHER_WORDS)
            return None

    def _materials(self, names: list[str]) -> tuple[CarbonMaterial, ...]:
        found = []
        for place, name in enumerate(names):
            try:
                found.append(self.known.get(name) or load_material(self._beside(name)))
            except SheetError as error:
                self._nest(f"materials.{place}", error)
        taken = [item.name for item in found]
        for name in sorted({name for name in taken if taken.count(name) > 1}):
            advice = "name each material once; two sheets need different file names"
            self.problems.append(Problem("materials", f'"{name}" stands twice', advice=advice))
        return tuple(found)

    def _design(self, key: str, name: str, kind: str) -> CellDesign | None:
        try:
            design = load_cell_design(self._beside(name))
        except SheetError as error:
            self._nest(key, error)
            return None
        if design.kind != kind:
            usual = "coin-half-cell" if kind == "half-cell" else "pouch-LCO or pouch-NMC811"
            problem = Problem(key, "another kind of cell", f"{name} ({design.kind})", kind, usual)
            self.problems.append(problem)
        return design

    def _coating(self, form: StudyForm) -> Coating | None:
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

    def _sampling(self, form: StudyForm, axes: tuple[Axis, ...], materials: int) -> Sampling:
        written = form.sampling
        if written is None:
            if axes:
                advice = 'add [sampling] with method = "sobol" and samples = 1000, or "grid"'
                self.problems.append(Problem("sampling", "missing", advice=advice))
            return Sampling("grid")
        sampling = Sampling(written.method, written.samples or 0, written.seed)
        # Without the axes that could not be read there would be untrue ones.
        self.problems += sampling_problems(sampling, axes) if not self.problems else []
        if not self.problems:
            self._check_count(materials * points_of_each(sampling, axes))
        return sampling if sampling.draws else Sampling(written.method)

    def _check_count(self, count: int) -> None:
        if count > MOST_VARIANTS:
            advice = 'take fewer levels, or draw points with [sampling] method = "sobol"'
            problem = Problem(
                "sampling", "too many variants", f"{count}", f"at most {MOST_VARIANTS}", advice
            )
            self.problems.append(problem)

    def _beside(self, name: str) -> str:
        """A path in the study starts from the study's folder; a shipped name is one."""
        looks_like_a_path = name.endswith(".toml") or "/" in name
        if looks_like_a_path and not Path(name).is_absolute():
            return str(self.folder / name)
        return name

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


def sampling_problems(sampling: Sampling, axes: tuple[Axis, ...]) -> list[Problem]:
    """What keeps a method from finding points on these axes."""
    from experiments.sweeps.axis import Range, Spread

    if not axes:
        advice = "add [window], [vary.NAME] or [spreads], or leave [sampling] out"
        return [Problem("sampling", "nothing is moved", advice=advice)]
    if sampling.draws:
        if sampling.samples:
            return []
        advice = "add samples = 1000: drawn points for each material"
        return [Problem("sampling.samples", "missing", advice=advice)]
    problems = []
    if sampling.samples:
        advice = f'leave it out, or take method = "sobol"; the levels of "{sampling.method}" count'
        problems.append(Problem("sampling.samples", "not for this method", advice=advice))
    spread = [axis.name for axis in axes if isinstance(axis.values, Spread)]
    if spread:
        shown = ", ".join(spread[:3]) + (", ..." if len(spread) > 3 else "")
        advice = 'take method = "sobol" or "latin-hypercube"'
        what = f"a spread can only be drawn, not counted off ({shown})"
        problems.append(Problem("sampling.method", what, f'"{sampling.method}"', "", advice))
    bare = [axis.name for axis in axes if isinstance(axis.values, Range) and not axis.values.points]
    problems += [
        Problem(
            f"vary.{name}", "no levels to count off", advice="add points = 5, or values = [...]"
        )
        for name in bare
    ]
    return problems
