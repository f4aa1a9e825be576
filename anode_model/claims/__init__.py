"""The claims of the published application: limits as data, and the chart."""

from anode_model.claims.chart import ClaimChart
from anode_model.claims.checks import LimitCheck
from anode_model.claims.definitions import claim_sets
from anode_model.claims.evaluation import CellDescription, claim_chart
from anode_model.claims.rows import ClaimRow
from anode_model.claims.verdicts import Verdict

__all__ = [
    "CellDescription",
    "ClaimChart",
    "ClaimRow",
    "LimitCheck",
    "Verdict",
    "claim_chart",
    "claim_sets",
]
