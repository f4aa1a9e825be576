"""A solver that compiles a model's functions ahead of time, where a C compiler is present.

CasADi interprets the functions of a model, one call an operation. With them as machine code a run
takes a seventh (half cells) to a half (full cells with many sizes) of the time, after a set-up of
five seconds to some minutes that is kept on disk. Whatever stands in the way, the functions are
interpreted, and the record says why.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import casadi
import numpy as np
import pybamm

from experiments.engine.library_cache import (
    Effort,
    NoLibraryError,
    cache_folder,
    find_compiler,
    library_key,
    make_library,
    one_at_a_time,
    stored_library,
    versions_of,
)

_LOGGER = logging.getLogger(__name__)

#: Programs that decide what a library contains and how it is called.
_PACKAGES = ("pybamm", "pybammsolvers", "casadi", "anode-model")

#: Largest relative difference between a compiled and an interpreted value [1]: the order of sums
#: and vectorised exponentials give 1e-13, a wrong library anything.
_ALIKE = 1e-8

#: Below it values count as zero in that comparison [V, A.m-2 or 1].
_SMALLEST = 1e-6

#: How far the state of that comparison is from even, so that every gradient counts [1].
_UNEVEN = 1e-3


@dataclass(frozen=True, slots=True)
class Compilation:
    """Whether a model's functions are machine code.

    Parameters
    ----------
    compiled : bool
        If not, CasADi interprets them.
    reason : str
        Why not; empty if compiled.
    compiler : str
        Its version; empty if not compiled.
    flags : tuple of str
        What it was told.
    seconds : float
        Set-up time of the functions, wall [s].
    reused : bool
        Whether the library was on disk already.
    """

    compiled: bool
    reason: str = ""
    compiler: str = ""
    flags: tuple[str, ...] = ()
    seconds: float = 0.0
    reused: bool = False


#: Of a model that nobody asked to be compiled.
NOT_ASKED = Compilation(compiled=False, reason="not asked for")


class _CompilesFunctions(pybamm.BaseSolver):  # type: ignore[misc]  # PyBaMM has no types
    """What stands between IDAKLU and PyBaMM's base: compiles what the base has made.

    IDAKLU's own option has fixed flags and one shared folder, and compiles what is never called.
    """

    compilation: Compilation = NOT_ASKED
    effort: Effort = "thorough"

    def set_up(
        self, model: Any, inputs: Any = None, t_eval: Any = None, ics_only: bool = False
    ) -> None:
        """As in PyBaMM, then exchange the functions that the time integration calls."""
        super().set_up(model, inputs, t_eval, ics_only)
        if ics_only:
            return
        first = inputs[0] if isinstance(inputs, list) else inputs or {}
        even = np.ravel(np.asarray(casadi.DM(model.y0_list[0])))
        state = even * (1.0 + _UNEVEN * np.sin(np.arange(even.size)))
        point = (0.0, state, casadi.vertcat(*first.values()))
        self.compilation = _exchange(model, self.computed_var_fcns, point, self.effort)


class CompiledSolver(pybamm.IDAKLUSolver, _CompilesFunctions):  # type: ignore[misc]
    """IDAKLU on machine code; ``compilation`` tells, after the first solve, whether it is.

    Parameters
    ----------
    *args, **settings
        Of PyBaMM's solver.
    effort : {"quick", "thorough"}
        How hard the compiler tries.
    """

    def __init__(self, *args: Any, effort: Effort = "thorough", **settings: Any):
        super().__init__(*args, **settings)
        self.effort = effort


def _exchange(
    model: Any, outputs: dict[str, Any], point: Sequence[Any], effort: Effort
) -> Compilation:
    """Put compiled functions in the place of interpreted ones; leave all as it is on failure."""
    start = time.perf_counter()
    events = model.terminate_events_eval
    whole = [model.rhs_algebraic_eval, model.jac_rhs_algebraic_eval]
    try:
        compiled, record = compile_functions([*whole, *events, *outputs.values()], point, effort)
    except NoLibraryError as error:
        _LOGGER.info("functions are interpreted: %s", error)
        return Compilation(compiled=False, reason=str(error), seconds=time.perf_counter() - start)
    residual, jacobian, *others = compiled
    model.rhs_algebraic_eval, model.jac_rhs_algebraic_eval = residual, jacobian
    # The initial state needs some of the rows, a few times a run. As functions of their own they
    # would be half of the compilation.
    model.rhs_eval = _rows(residual, slice(model.len_rhs))
    model.algebraic_eval = _rows(residual, slice(model.len_rhs, None))
    model.jac_algebraic_eval = _rows(jacobian, slice(model.len_rhs, None))
    model.terminate_events_eval = others[: len(events)]
    outputs.update(zip(list(outputs), others[len(events) :], strict=True))
    return record


def _rows(function: Any, rows: slice) -> Any:
    arguments = function.mx_in()
    return casadi.Function(f"{function.name()}_rows", arguments, [function(*arguments)[rows, :]])


def compile_functions(
    functions: Sequence[Any], point: Sequence[Any], effort: Effort = "thorough"
) -> tuple[list[Any], Compilation]:
    """Functions as machine code, from disk where they were compiled before.

    Parameters
    ----------
    functions : sequence of casadi.Function
        Of the same arguments.
    point : sequence
        Arguments at which both are compared before the compiled ones are trusted.
    effort : {"quick", "thorough"}
        How hard the compiler tries.

    Returns
    -------
    functions : list of casadi.Function
        In the same order.
    record : Compilation
        How it went.

    Raises
    ------
    NoLibraryError
        If they cannot be compiled, loaded or trusted.
    """
    start = time.perf_counter()
    compiler, folder = find_compiler(effort), cache_folder()
    named = _named_apart(functions)
    texts = [versions_of(_PACKAGES), *(function.serialize() for function in named)]
    key = library_key("\0".join(texts), compiler)
    with one_at_a_time(folder, key):
        library = stored_library(folder, key)
        reused = library is not None
        if library is None:
            library = make_library(folder, key, _source(named), compiler)
    try:
        loaded = [casadi.external(function.name(), str(library)) for function in named]
    except RuntimeError as error:
        raise NoLibraryError(f"the library cannot be loaded: {error}") from error
    _compare(named, loaded, point)
    seconds = time.perf_counter() - start
    return loaded, Compilation(
        compiled=True,
        compiler=compiler.version,
        flags=compiler.flags,
        seconds=seconds,
        reused=reused,
    )


def _named_apart(functions: Sequence[Any]) -> list[Any]:
    """The functions under names that a C program can have side by side, number by number.

    Written for single numbers instead of matrices they have no loops over sparse products: a
    residual takes half of the time, a Jacobian a third. What CasADi cannot write so stays as it is.
    """
    found = []
    for place, function in enumerate(functions):
        name = f"function_{place}"
        try:
            found.append(function.expand(name))
        except RuntimeError:
            arguments = function.mx_in()
            results = function.call(arguments, True, False)
            found.append(casadi.Function(name, arguments, results))
    return found


def _source(functions: Sequence[Any]) -> str:
    generator = casadi.CodeGenerator("library", {"with_header": False})
    for function in functions:
        generator.add(function)
    return str(generator.dump())


def _compare(ours: Sequence[Any], theirs: Sequence[Any], point: Sequence[Any]) -> None:
    for interpreted, compiled in zip(ours, theirs, strict=True):
        expected, got = (
            np.asarray(function(*point).nonzeros()) for function in (interpreted, compiled)
        )
        # A difference of nearly equal numbers has no relative accuracy.
        floor = _ALIKE * np.max(np.abs(expected), initial=_SMALLEST)
        if got.shape != expected.shape or not np.allclose(
            got, expected, rtol=_ALIKE, atol=floor, equal_nan=True
        ):
            raise NoLibraryError("the compiled functions give other numbers")
