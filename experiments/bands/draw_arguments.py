"""How many draws may be asked for, and what only draws take."""

from __future__ import annotations

from collections.abc import Sequence

from anode_model import SimulationInputError
from anode_model.arguments import check_kind

#: Fewer draws have no percentiles worth the name.
FEWEST = 8

#: More would run for weeks and narrow no percentile that anybody reads.
MOST = 10_000


def check_draws(bands: int | None) -> None:
    """Refuse a number of draws that makes no bands.

    Raises
    ------
    WrongKindError
        If it is no whole number.
    SimulationInputError
        If it is negative, too small or too large.
    """
    if bands is None:
        return
    check_kind(bands, int, "bands", "how many draws, 0 for no bands, None for first order")
    if bands > MOST:
        raise SimulationInputError(
            f"bands: got {bands}, allowed: at most {MOST} draws; 64 are a good number"
        )
    if bands < 0 or 0 < bands < FEWEST:
        raise SimulationInputError(
            f"bands: got {bands}, allowed: 0 for none, or {FEWEST} or more draws of everything "
            "that is not known exactly (64 are a good number); leave it out for bands to first "
            "order"
        )


def check_drawn(bands: int | None, **given: object) -> None:
    """Refuse what only draws take where there are none.

    Parameters
    ----------
    bands : int or None
        How many draws.
    **given : object
        Arguments by name; ``None`` for one that was not given.

    Raises
    ------
    SimulationInputError
        Names the first that was given.
    """
    for name, value in given.items():
        if value is not None and not bands:
            raise SimulationInputError(
                f"{name}: got {value!r} without draws, which alone take it; ask for draws too "
                "(bands=64, --bands 64) or leave it out"
            )


def check_baseline(baseline: str | None, names: Sequence[str]) -> None:
    """Refuse a baseline that is not compared.

    Raises
    ------
    SimulationInputError
        Names what could be taken.
    """
    if baseline is not None and baseline not in names:
        raise SimulationInputError(
            f"baseline: got {baseline!r}, allowed: one of {', '.join(names)}"
        )
