"""A sheet and a coating with some of their numbers at other values: variants of one material."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from anode_model.coating import Coating
from anode_model.errors import SimulationInputError
from anode_model.material import CarbonMaterial, Electrochemistry, ProcessRecord, SiliconCompound
from anode_model.material.electrochemistry import ELECTROCHEMISTRY_QUANTITIES
from anode_model.nomenclature import Term, process_terms, properties, term
from anode_model.quantities import Basis, Quantity
from anode_model.sheets.naming import did_you_mean

#: What stands for the coating of a sheet that names no silicon compound.
FILM = SiliconCompound(kind="inert", compound="silica")

#: The coating rate by its name in tables.
LOADING = "coating_loading"

_SILICON = "silicon_content"

#: Fields of a coating, by the names that tables use.
_COATING = {
    (LOADING if field.name == "loading" else field.name): field.name for field in fields(Coating)
}
_FRACTIONS = ("active_fraction", "conductive_fraction", "binder_fraction")

#: How else people call what can be moved.
_OTHER_WORDS = {"loading": LOADING, "coating_rate": LOADING}


def movable() -> Mapping[str, Term]:
    """Everything of a sheet and a coating that can be moved, by nomenclature name.

    Examples
    --------
    >>> {"Dv50", "carbonization_temperature", "coating_loading", "diffusivity"} <= set(movable())
    True
    """
    names = (*properties(), *process_terms(), *_COATING, *ELECTROCHEMISTRY_QUANTITIES)
    return {name: term(name) for name in names}


def find_movable(name: str) -> Term:
    """The row of something that can be moved, by its name or another that people use.

    Raises
    ------
    SimulationInputError
        If nothing of that name can be moved.
    """
    known = movable()
    right = _OTHER_WORDS.get(name, name)
    if right not in known:
        advice = did_you_mean(name, known, _OTHER_WORDS) or f"allowed: {', '.join(known)}"
        raise SimulationInputError(f'"{name}" cannot be moved: not a property; {advice}')
    return known[right]


def varied(
    material: CarbonMaterial,
    coating: Coating,
    values: Mapping[str, float],
    *,
    source: str,
    name: str | None = None,
) -> tuple[CarbonMaterial, Coating]:
    """A sheet and a coating with other values of some numbers, checked like any other.

    Parameters
    ----------
    material, coating : CarbonMaterial and Coating
        What it starts from.
    values : mapping of str to float
        By the names of :func:`movable`, in internal units. What the sheet does not give is added.
    source : str
        Of every moved value; each is assumed.
    name : str, optional
        Of the new material.

    Returns
    -------
    tuple of CarbonMaterial and Coating
        A silicon content above zero needs a compound: where the sheet names none, it is
        :data:`FILM`. Mass fractions of the coating that are not moved take up the rest.

    Raises
    ------
    SheetError, QuantityError or DerivationError
        If the values contradict each other or the sheet.
    """
    moved = {
        key: Quantity(value, term(key).unit, Basis.ASSUMED, source) for key, value in values.items()
    }
    changes: dict[str, object] = {} if name is None else {"name": name}
    powder = _only(moved, properties())
    if powder:
        changes["given"] = {**material.given, **powder}
        if material.silicon is None and values.get(_SILICON, 0.0) > 0:
            changes["silicon"] = FILM
    made = _only(moved, process_terms())
    if made:
        process = material.process or ProcessRecord()
        changes["process"] = process.model_copy(update=made)
    measured = _only(moved, ELECTROCHEMISTRY_QUANTITIES)
    if measured:
        laboratory = material.electrochemistry or Electrochemistry()
        changes["electrochemistry"] = laboratory.model_copy(update=measured)
    layer = _only(moved, _COATING)
    return (
        material.replace(**changes) if changes else material,
        coating_with(coating, layer) if layer else coating,
    )


def coating_with(coating: Coating, changes: Mapping[str, Quantity]) -> Coating:
    """A coating with other values of some of its numbers.

    Parameters
    ----------
    coating : Coating
        What it starts from.
    changes : mapping of str to Quantity
        By the names of `Coating.design`.

    Returns
    -------
    Coating
        Mass fractions that are not changed take up the rest in proportion; where all three are
        changed they are divided by their sum.

    Raises
    ------
    QuantityError or DerivationError
        If the fractions that are changed leave no room for the others.
    """
    design = {**coating.design, **changes}
    if any(name in changes for name in _FRACTIONS):
        rest = [name for name in _FRACTIONS if name not in changes] or list(_FRACTIONS)
        left = 1.0 - sum(design[name].value for name in _FRACTIONS if name not in rest)
        total = sum(design[name].value for name in rest)
        for name in rest:
            old = design[name]
            share = old.value * left / total if total > 0 else left / len(rest)
            design[name] = Quantity(share, old.unit, old.basis, old.source, note=old.note)
    return Coating(**{_COATING[name]: quantity for name, quantity in design.items()})


def _only(moved: Mapping[str, Quantity], names: Iterable[str]) -> dict[str, Quantity]:
    return {name: moved[name] for name in names if name in moved}
