"""What one property of a sheet changes: by which relation, by how much, and what does not act."""

from experiments.explanation.outcome import Explanation
from experiments.explanation.running import explain

__all__ = ["Explanation", "explain"]
