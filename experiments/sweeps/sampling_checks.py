"""What keeps a method of sampling from finding points on the axes of a study."""

from __future__ import annotations

from collections.abc import Sequence

from anode_model.errors import Problem
from experiments.sweeps.axis import Axis, Spread
from experiments.sweeps.sampling import Sampling


def sampling_problems(
    sampling: Sampling, axes: tuple[Axis, ...], bare: Sequence[str], *, whole: bool = True
) -> list[Problem]:
    """What keeps a method from finding points on these axes.

    Parameters
    ----------
    sampling : Sampling
        The method.
    axes : tuple of Axis
        What is moved, as far as it could be read.
    bare : sequence of str
        Keys of ranges without levels: ``"vary.Dv50"``, or ``"window"``.
    whole : bool
        Whether these are all axes; otherwise nothing is said about what is not there.
    """
    if not axes and whole:
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
    what, advice = "no levels to count off", "add points = 5"
    for key in bare:
        more = "for each of its properties" if key == "window" else "or values = [...]"
        problems.append(Problem(key, what, advice=f"{advice}, {more}"))
    return problems
