"""Numbers as people read them."""

from __future__ import annotations

from anode_model.nomenclature import Term
from anode_model.quantities import Quantity


def format_quantity(quantity: Quantity, term: Term) -> str:
    """Value, spread and unit in the unit in which people read the quantity.

    Examples
    --------
    >>> from anode_model.nomenclature import term
    >>> from anode_model.quantities import Basis
    >>> d002 = Quantity(3.8e-10, "m", Basis.ASSUMED, "example", spread=2e-12)
    >>> format_quantity(d002, term("d002"))
    '0.38 ± 0.002 nm'
    """
    text = f"{term.to_shown(quantity.value):.4g}"
    if quantity.spread is not None:
        text += f" ± {quantity.spread / term.per_shown:.2g}"
    if quantity.factor is not None:
        text += f" ×/÷ {quantity.factor:.2g}"
    return text if term.shown == "1" else f"{text} {term.shown}"
