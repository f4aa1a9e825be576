"""One claim of a chart, judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anode_model.claims.checks import LimitCheck
from anode_model.claims.definitions import Dependency
from anode_model.claims.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of the chart.

    Parameters
    ----------
    number, subject : int, str
        The claim.
    verdict : Verdict
        Of the claim: its own limits and its dependency together.
    own_verdict : Verdict
        Of its own limits alone.
    dependency_verdict : Verdict
        Whether one of the claims that it may depend on is met; met for an independent claim.
    dependency : Dependency
        What it may depend on in this claim set, with struck and new text.
    checks : tuple of LimitCheck
        Its own limits, one each.
    probability : float or None
        That all its own limits are met: the product over its limits, taken as independent;
        ``None`` unless every one has a probability.
    notes : tuple of str
        What the reader has to know.
    """

    number: int
    subject: str
    verdict: Verdict
    own_verdict: Verdict
    dependency_verdict: Verdict
    dependency: Dependency
    checks: tuple[LimitCheck, ...]
    probability: float | None
    notes: tuple[str, ...] = ()

    @property
    def value(self) -> float | str | None:
        """Value of the only limit; ``None`` for a claim with several, see `checks`."""
        return self.checks[0].value if len(self.checks) == 1 else None

    @property
    def limit(self) -> str:
        """Property and limit with its unit; several are separated by semicolons."""
        return "; ".join(f"{check.label} {check.limit_text}" for check in self.checks)

    @property
    def margin(self) -> float | None:
        """Margin of the only limit, in its unit; ``None`` for a claim with several."""
        return self.checks[0].margin if len(self.checks) == 1 else None

    def check(self, name: str) -> LimitCheck:
        """Look up one limit by the name of its property.

        Raises
        ------
        KeyError
            If the claim does not limit this property.
        """
        for check in self.checks:
            if check.name == name:
                return check
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "claim": self.number,
            "subject": self.subject,
            "verdict": self.verdict.value,
            "own_verdict": self.own_verdict.value,
            "dependency_verdict": self.dependency_verdict.value,
            "depends_on": list(self.dependency.depends_on),
            "dependency": self.dependency.text,
            "dependency_struck": self.dependency.struck,
            "dependency_new": self.dependency.new,
            "probability_inside": self.probability,
            "limits": [check.to_dict() for check in self.checks],
            "notes": list(self.notes),
        }
