"""Which physical limit ended a run at constant current."""

from __future__ import annotations

from experiments.engine.batch import Outcome
from experiments.engine.compiled_model import DEPLETED, OVERSALTED

#: A run that passed this share of the reversible capacity was not limited by anything.
COMPLETE = 0.99


def overpotentials(outcome: Outcome) -> dict[str, float]:
    """Absolute potential losses at the end of a run [V], by what causes them.

    Solid diffusion is the potential of the particles' surfaces against that of their mean filling,
    charge transfer the mean reaction overpotential, electronic the mean loss in the solid, and the
    electrolyte what remains up to the reference electrode at the separator.

    Parameters
    ----------
    outcome : Outcome
        Solved or infeasible.

    Returns
    -------
    dict of str to float
        Keys ``"solid diffusion"``, ``"charge transfer"``, ``"electronic"``, ``"electrolyte"``.
    """
    last = {name: float(values[-1]) for name, values in outcome.series.items()}
    electronic = abs(last["electronic_loss"])
    rest = last["potential"] - last["surface_ocp"] - last["reaction_overpotential"]
    return {
        "solid diffusion": abs(last["surface_ocp"] - last["bulk_ocp"]),
        "charge transfer": abs(last["reaction_overpotential"]),
        "electronic": electronic,
        "electrolyte": max(abs(rest) - electronic, 0.0),
    }


def limited_by(outcome: Outcome, share: float) -> str:
    """The largest loss at the end of a run, or what else ended it.

    Parameters
    ----------
    outcome : Outcome
        Any outcome.
    share : float
        Charge passed over the reversible capacity [1].

    Returns
    -------
    str
        ``"complete"``, ``"electrolyte depletion ..."`` or ``"electrolyte oversalting ..."`` with
        the place, ``"solid diffusion"``, ``"charge transfer"``, ``"electronic"``,
        ``"electrolyte"``, or empty for a failed run.
    """
    if outcome.status == "failed":
        return ""
    if outcome.ended_by.startswith((DEPLETED, OVERSALTED)):
        return outcome.ended_by
    if share >= COMPLETE:
        return "complete"
    losses = overpotentials(outcome)
    return max(losses, key=lambda name: losses[name])
