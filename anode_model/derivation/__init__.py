"""From a powder and a coating to the numbers of an electrode, with spread and lineage."""

from anode_model.derivation.electrode import DerivedElectrode
from anode_model.derivation.laws import Laws
from anode_model.derivation.not_acting import NotActing
from anode_model.derivation.runner import derive

__all__ = ["DerivedElectrode", "Laws", "NotActing", "derive"]
