"""From a material and a coating to everything that a cell model needs, with its lineage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from anode_model.arguments import check_kind
from anode_model.coating import Coating
from anode_model.coefficients import Coefficients, load_coefficients
from anode_model.derivation.chain import Step, StepError, effects, evaluate
from anode_model.derivation.checks import check_before, check_laws, check_result
from anode_model.derivation.electrode import DerivedElectrode
from anode_model.derivation.laws import Laws, choose_laws, points_on_fillings
from anode_model.derivation.leaves import find_leaves
from anode_model.derivation.not_acting import find_not_acting
from anode_model.derivation.order import steps_for
from anode_model.derivation.origins import origins
from anode_model.derivation.process_order import carbonization_tells
from anode_model.derivation.results import Effects, Results, is_logarithmic
from anode_model.derivation.silicon_order import film_of
from anode_model.errors import DerivationError
from anode_model.frozen_mapping import FrozenMapping
from anode_model.lazy_mapping import LazyMapping
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import Term, derived_terms, properties
from anode_model.quantities import Quantity


def derive(
    material: CarbonMaterial,
    coating: Coating | None = None,
    coefficients: Coefficients | None = None,
    *,
    spreads: bool = True,
    laws: Laws | None = None,
) -> DerivedElectrode:
    """Derive a negative electrode from what is known about its powder.

    Parameters
    ----------
    material : CarbonMaterial
        The sheet. Laboratory data in it replace what would be derived; a property that it does not
        give is filled by a default that shows as assumed.
    coating : Coating, optional
        Defaults to ``Coating()``.
    coefficients : Coefficients, optional
        Defaults to the table that ships with the package.
    spreads : bool
        Whether to propagate the spreads of properties and coefficients, to first order, by central
        differences of the whole chain.
    laws : Laws, optional
        Which laws act; those that the material asks for if not given.

    Returns
    -------
    DerivedElectrode
        Frozen; shows itself as a table.

    Raises
    ------
    WrongKindError
        If something else than a material or a coating is given.
    DerivationError
        If the sheet, the coating and the coefficients contradict each other, or a relation leaves
        its range.

    Examples
    --------
    >>> from anode_model.nomenclature import term
    >>> from anode_model.units import parse_quantity
    >>> sheet = {"sphericity": 0.95, "d002": "0.380 nm", "Lc": "1.3 nm",
    ...          "hydrogen_carbon_ratio": 0.03, "Dv50": "10 um"}
    >>> given = {name: parse_quantity(raw, term(name), key=name) for name, raw in sheet.items()}
    >>> sphere = CarbonMaterial(name="sphere", title="t", kind="design point", given=given)
    >>> round(derive(sphere).value("reversible_capacity"))
    385
    """
    check_kind(material, CarbonMaterial, "material", "load one with parameter_sets.load_material")
    coating = Coating() if coating is None else coating
    check_kind(coating, Coating, "coating", 'as Coating(loading="60 g/m^2")')
    coefficients = load_coefficients() if coefficients is None else coefficients
    advice = "start from load_coefficients() and change one with with_value(name, value)"
    check_kind(coefficients, Coefficients, "coefficients", advice)
    part = material.electrochemistry
    check_before(material, coefficients)
    laws = choose_laws(material) if laws is None else laws
    check_laws(material, laws)
    steps = steps_of(material, laws, coefficients)
    leaves = find_leaves(material, coating, coefficients)
    try:
        values = evaluate(steps, leaves.numbers, name=material.name)
    except StepError as error:
        behind = origins(error.step, steps, leaves)
        raise DerivationError(f"{error}; {behind}".removesuffix("; ")) from error
    check_result(material, values)
    moves: Effects = {}
    if spreads:
        moves = effects(steps, leaves, values, logarithmic=is_logarithmic, name=material.name)
    results = Results(steps, leaves, values, moves).quantities()
    if laws.ocp == "table" and part is not None and part.ocp is not None:
        ends = {name: values[name] for name in ("filling_lithiated", "filling_delithiated")}
        laws = replace(laws, ocp_points=points_on_fillings(part.ocp, **ends))
    silent = find_not_acting(material, laws)
    notes = {item.name: item.reason for item in silent}
    written = {**material.given, **coating.design}
    known = LazyMapping(
        (*written, *results), lambda name: results[name] if name in results else written[name]
    )
    return DerivedElectrode(
        material=material,
        coating=coating,
        coefficients=coefficients,
        quantities=_table(derived_terms(), known, notes),
        properties=_table(properties(), known, notes),
        relations=FrozenMapping({out: step.relation for step in steps for out in step.outputs}),
        contributions=_known_moves(moves, results),
        laws=laws,
        not_acting=silent,
        numbers=FrozenMapping(values),
    )


def steps_of(material: CarbonMaterial, laws: Laws, coefficients: Coefficients) -> tuple[Step, ...]:
    """The chain that derives this material, in order.

    Parameters
    ----------
    material : CarbonMaterial
        What it gives decides which steps there are.
    laws : Laws
        What acts.
    coefficients : Coefficients
        The table to be used.

    Returns
    -------
    tuple of Step
        Each after what it needs.
    """
    part = material.electrochemistry
    return steps_for(
        laws,
        given=frozenset(material.given),
        laboratory=frozenset({} if part is None else part.given),
        estimates=carbonization_tells(material, coefficients),
        film=film_of(material, laws),
    )


def _table(
    names: Mapping[str, Term], known: Mapping[str, Quantity], notes: Mapping[str, str]
) -> Mapping[str, Quantity]:
    def noted(name: str) -> Quantity:
        return replace(known[name], note=_joined(known[name].note, notes.get(name, "")))

    return LazyMapping((name for name in names if name in known), noted)


def _known_moves(
    moves: Effects, results: Mapping[str, Quantity]
) -> Mapping[str, Mapping[str, float]]:
    return FrozenMapping(
        {
            output: FrozenMapping({key: move for key, move in row.items() if move is not None})
            for output, row in moves.items()
            if output in results
        }
    )


def _joined(*texts: str) -> str:
    return "; ".join(text for text in texts if text)
