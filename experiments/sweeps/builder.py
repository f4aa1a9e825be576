"""A study from a script, step by step, held to the same rules as a study file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from anode_model import CarbonMaterial, WrongKindError
from experiments.sweeps.reading import study_from
from experiments.sweeps.study import Study


@dataclass(frozen=True)
class StudyBuilder:
    """A study in the making; every step gives a new one, :meth:`build` the study.

    Parameters
    ----------
    content : mapping
        What a study file would say.
    materials : mapping of str to CarbonMaterial
        Materials that are there already.
    """

    content: Mapping[str, Any] = field(default_factory=dict)
    materials: Mapping[str, CarbonMaterial] = field(default_factory=dict)

    def claimed_window(self, **settings: Any) -> StudyBuilder:
        """Move claimed properties across their windows: ``claims``, ``without``, ``points``."""
        return self._with(window=settings)

    def vary(self, name: str, **how: Any) -> StudyBuilder:
        """Move a number: ``low``, ``high``, ``scale`` and ``points``; ``values``; or ``value``.

        Parameters
        ----------
        name : str
            Property, ``"coating_loading"``, ``"temperature"`` or ``"coefficient.<name>"``.
        **how
            As in a study file, numbers with their units: ``low="1 um", high="20 um"``.
        """
        return self._with(vary={**self.content.get("vary", {}), name: how})

    def spreads(self, *, coefficients: bool = True, sheets: bool = True) -> StudyBuilder:
        """Draw what is not known exactly beside what is moved."""
        return self._with(spreads={"coefficients": coefficients, "sheets": sheets})

    def sobol(self, samples: int, *, seed: int = 1) -> StudyBuilder:
        """Scrambled Sobol points."""
        return self._sampled("sobol", samples=samples, seed=seed)

    def latin_hypercube(self, samples: int, *, seed: int = 1) -> StudyBuilder:
        """A Latin hypercube."""
        return self._sampled("latin-hypercube", samples=samples, seed=seed)

    def grid(self) -> StudyBuilder:
        """Every combination of the levels."""
        return self._sampled("grid")

    def one_at_a_time(self) -> StudyBuilder:
        """The sheets as they are, and each number alone over its levels."""
        return self._sampled("one-at-a-time")

    def coating(self, **values: Any) -> StudyBuilder:
        """The layer, as the arguments of `Coating`."""
        return self._with(coating=values)

    def cells(self, **designs: str) -> StudyBuilder:
        """Designs of the cells: ``half``, ``full``."""
        return self._with(cells=designs)

    def temperature(self, value: str) -> StudyBuilder:
        """Of cell and surroundings, with its unit: ``"35 degC"``."""
        return self._with(conditions={"temperature": value})

    def rate(
        self,
        c_rates: Sequence[float],
        *,
        directions: Sequence[str] | None = None,
        cell: str = "half",
    ) -> StudyBuilder:
        """Runs at constant current."""
        return self._run("rate", c_rates=list(c_rates), directions=directions, cell=cell)

    def thermal(
        self,
        c_rates: Sequence[float],
        *,
        directions: Sequence[str] | None = None,
        heat_transfer: Sequence[str] | None = None,
    ) -> StudyBuilder:
        """Full cells that heat themselves."""
        return self._run(
            "thermal", c_rates=list(c_rates), directions=directions, heat_transfer=heat_transfer
        )

    def capacity(self) -> StudyBuilder:
        """Slow cycle of a coin cell with a constant-voltage step."""
        return self._run("capacity")

    def pulse(self) -> StudyBuilder:
        """Ten-second pulses at half filling."""
        return self._run("pulse")

    def outputs(self, **settings: Any) -> StudyBuilder:
        """What is kept: ``curve_points``, ``derived``."""
        return self._with(outputs=settings)

    def numerics(self, **settings: Any) -> StudyBuilder:
        """How exactly: ``profile``, ``sizes``."""
        return self._with(numerics=settings)

    def build(self, name: str = "study") -> Study:
        """The study.

        Raises
        ------
        SheetError
            With every problem of it.
        """
        content = _plain(self.content)
        return study_from(content, name=name, folder=None, materials=self.materials)

    def _sampled(self, method: str, **settings: Any) -> StudyBuilder:
        return self._with(sampling={"method": method, **settings})

    def _run(self, experiment: str, **settings: Any) -> StudyBuilder:
        given = {key: value for key, value in settings.items() if value is not None}
        runs = [*self.content.get("runs", []), {"experiment": experiment, **given}]
        return self._with(runs=runs)

    def _with(self, **changes: Any) -> StudyBuilder:
        return replace(self, content={**self.content, **changes})


def new_study(title: str, *materials: str | CarbonMaterial) -> StudyBuilder:
    """Begin a study of some materials.

    Parameters
    ----------
    title : str
        One line.
    *materials : str or CarbonMaterial
        Shipped names, paths of sheets, or materials.

    Examples
    --------
    >>> study = (
    ...     new_study("size and rate", "reference-sphere")
    ...     .vary("Dv50", low="1 um", high="20 um", scale="log", points=5)
    ...     .grid()
    ...     .rate([1, 5])
    ...     .build()
    ... )
    >>> study.variants
    5
    """
    known = {}
    for item in materials:
        if not isinstance(item, str | CarbonMaterial):
            raise WrongKindError(
                f"materials: got {item!r}, allowed: names, paths of sheets or materials"
            )
        if isinstance(item, CarbonMaterial):
            known[item.name] = item
    names = [item if isinstance(item, str) else item.name for item in materials]
    return StudyBuilder({"format": 1, "title": title, "materials": names}, known)


def _plain(content: Any) -> Any:
    """Lists instead of tuples and arrays, as a file has them."""
    if isinstance(content, Mapping):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, str) or not hasattr(content, "__iter__"):
        return content.item() if hasattr(content, "item") else content
    return [_plain(item) for item in content]
