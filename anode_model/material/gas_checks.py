"""What the gases of a process record contradict; words are read as claim 9 reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from anode_model.nomenclature import term
from anode_model.quantities import Quantity
from anode_model.sheets.formatting import format_quantity

if TYPE_CHECKING:
    from anode_model.claims.definitions import Limit

_OXIDATION, _CARBONIZATION = "oxidation_gas", "carbonization_gas"

# What says that there was no oxidation at all, which is no contradiction by itself.
_NO_GAS = ("none", "no gas", "nothing", "no oxidation", "not oxidized")


def gas_warnings(words: Mapping[str, str], given: Mapping[str, Quantity]) -> Iterator[str]:
    """Gases in which a step cannot have done what its name says, and gases that nobody knows.

    Parameters
    ----------
    words : mapping of str to str
        What the process record says in words.
    given : mapping of str to Quantity
        Temperatures of the process record [K].
    """
    if _OXIDATION in words:
        yield from _oxidation(words[_OXIDATION], given.get("oxidation_temperature"))
    if _CARBONIZATION in words:
        yield from _carbonization(words[_CARBONIZATION], given.get("carbonization_temperature"))


def _oxidation(gas: str, temperature: Quantity | None) -> Iterator[str]:
    # Claims are about materials: what they know of gases can only be asked once both are there.
    from anode_model.claims.definitions import Limit

    oxidizing, inert = _gas_limits()
    if _is_met(gas, Limit(_OXIDATION, "process", met_by=_NO_GAS)):
        if temperature is not None:
            yield (
                f'process.oxidation_gas: "{gas}" contradicts process.oxidation_temperature, '
                f"{format_quantity(temperature, term('oxidation_temperature'))}: name the gas, or "
                "leave the temperature out if the resin was not oxidized"
            )
    elif _is_refused(gas, oxidizing):
        yield (
            f'process.oxidation_gas: "{gas}" oxidizes nothing: name the oxidizing gas, as "air", '
            'or write "none" and no temperature if the resin was not oxidized'
        )
    elif not (_is_met(gas, oxidizing) or _is_refused(gas, inert)):
        yield _unclassified(gas, oxidizing)


def _carbonization(gas: str, temperature: Quantity | None) -> Iterator[str]:
    oxidizing, inert = _gas_limits()
    if _is_refused(gas, inert) or _is_met(gas, oxidizing):
        at = ""
        if temperature is not None:
            at = f" at {format_quantity(temperature, term('carbonization_temperature'))}"
        yield (
            f'process.carbonization_gas: carbon reacts with "{gas}"{at} and burns off; a resin is '
            'carbonized in an inert gas, as "nitrogen": check the gas'
        )
    # A gas that is known not to oxidize, such as hydrogen, is no surprise here.
    elif not (_is_met(gas, inert) or _is_refused(gas, oxidizing)):
        yield _unclassified(gas, inert)


def _gas_limits() -> tuple[Limit, Limit]:
    """The limits of claim 9 on the gas of oxidation and on that of carbonization."""
    from anode_model.claims.definitions import claims_of

    # The words are the same in both claim sets.
    limits = {limit.name: limit for claim in claims_of("as-filed") for limit in claim.limits}
    return limits[_OXIDATION], limits[_CARBONIZATION]


def _is_met(gas: str, limit: Limit) -> bool:
    from anode_model.claims.verdicts import Verdict
    from anode_model.claims.words import judge

    return judge(gas, limit)[0] is Verdict.MET


def _is_refused(gas: str, limit: Limit) -> bool:
    from anode_model.claims.verdicts import Verdict
    from anode_model.claims.words import judge

    return judge(gas, limit)[0] is Verdict.NOT_MET


def _unclassified(gas: str, limit: Limit) -> str:
    from anode_model.claims.words import judge

    return judge(gas, limit)[1]
