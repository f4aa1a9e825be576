"""A study from its first chunk to its last, whatever happens in between."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING, Any

from anode_model import SimulationInputError
from anode_model.arguments import check_kind
from experiments.engine.library_cache import NoLibraryError, cache_folder, find_compiler
from experiments.output import default_folder
from experiments.sweeps.chunk import IMPOSSIBLE, Chunk, Solved
from experiments.sweeps.compiling import worth_compiling
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.executors.processes import Processes, WorkersDiedError
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.reading import load_study
from experiments.sweeps.runs import Solving
from experiments.sweeps.schema import TableForm
from experiments.sweeps.store import SUMMARY, SweepStore
from experiments.sweeps.study import Study

if TYPE_CHECKING:
    from experiments.sweeps.executors.interface import Executor

#: Chunks that a study is cut into, as far as their size allows: it does not hang on the number of
#: workers, so that every machine gets the same table.
_CHUNKS, _SMALLEST, _LARGEST = 64, 8, 128

#: Variants from which a second process pays: setting one up takes some seconds.
_ALONE = 32

#: More processes than any machine has a use for.
_MOST_WORKERS = 1024


@dataclass(frozen=True)
class SweepProgress:
    """How far a sweep is.

    Parameters
    ----------
    done, total : int
        Variants.
    failed, impossible, retried : int
        Runs so far: without a result, of variants that contradict themselves, tried twice.
    seconds : float
        Since this call began.
    rate : float
        Variants in a second, of this call; 0 before the first.
    """

    done: int
    total: int
    failed: int = 0
    impossible: int = 0
    retried: int = 0
    seconds: float = 0.0
    rate: float = 0.0

    @property
    def left(self) -> float:
        """Time that is left at this rate [s]; infinite where there is none yet."""
        return (self.total - self.done) / self.rate if self.rate > 0 else float("inf")


def run_sweep(
    study: Study | str | PathLike[str],
    out: str | PathLike[str] | None = None,
    *,
    resume: bool = False,
    force: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    executor: Executor | None = None,
    compiled: bool = True,
    progress: Callable[[SweepProgress], None] | None = None,
    stopping: Callable[[], bool] | None = None,
) -> SweepResult:
    """Take every variant of a study through its experiments, into a table on disk.

    Parameters
    ----------
    study : Study, str or path
        A study, the name of a shipped one, or the path of a study file.
    out : str or path, optional
        Folder of the table, or an address that fsspec knows; ``results/sweep-<time>`` if not given.
    resume : bool
        Go on with the sweep in that folder: nothing that is finished is solved again.
    force : bool
        Replace an earlier sweep in that folder; other files in it stay.
    workers : int, optional
        Processes on this machine; as many as processors if not given.
    scheduler : str, optional
        Address of a Dask scheduler, or ``"local"``.
    executor : Executor, optional
        Where chunks are solved, instead of `workers` and `scheduler`.
    compiled : bool
        Whether models are compiled ahead of time where it pays and a compiler is present.
    progress : callable, optional
        Called with a :class:`SweepProgress` after each chunk.
    stopping : callable, optional
        Asked now and then; once true, the chunks in hand are finished and written, and the sweep
        ends there, to be resumed.

    Returns
    -------
    SweepResult
        Reads the table when it is asked for it.

    Raises
    ------
    SheetError
        With every problem of the study.
    OutputError
        If the folder is in use, cannot be written, or holds another study.
    SimulationInputError
        If no variant of the study can be solved, or an argument makes no sense.
    """
    if not isinstance(study, Study):
        study = load_study(study)
    check_kind(study, Study, "study", "pass load_study(name) or build one with new_study(...)")
    store = SweepStore.at(default_folder("sweep") if out is None else out)
    place = executor or _executor(study, workers, scheduler)
    if resume and force:
        raise SimulationInputError("resume and force: go on with the sweep, or replace it")
    place.start()
    try:
        return _begin_and_run(study, store, place, resume, force, compiled, progress, stopping)
    finally:
        place.close()


def _begin_and_run(
    study: Study,
    store: SweepStore,
    place: Executor,
    resume: bool,
    force: bool,
    compiled: bool,
    progress: Callable[[SweepProgress], None] | None,
    stopping: Callable[[], bool] | None,
) -> SweepResult:
    form = TableForm(study)
    if resume:
        store.manifest()
    elif not force:
        store.check_new()
    # Whatever is removed, too, is removed by the one process that may write.
    with store.locked():
        if resume:
            chunk_size, ahead = store.resume(study)
        else:
            ahead = worth_compiling(study) if compiled else {}
            if force:
                store.clear()
            chunk_size = chunk_size_of(study)
            store.begin(study, chunk_size, form.columns, ahead=ahead, cleared=force)
        solving = Solving(ahead=tuple(ahead.items()))
        _run(study, store, chunk_size, place, solving, progress, stopping)
    return SweepResult(store)


def chunk_size_of(study: Study) -> int:
    """Variants in a chunk: what is lost at most for each worker when a sweep is interrupted."""
    return max(_SMALLEST, min(_LARGEST, -(-study.variants // _CHUNKS)))


def _run(
    study: Study,
    store: SweepStore,
    chunk_size: int,
    executor: Executor,
    solving: Solving,
    progress: Callable[[SweepProgress], None] | None,
    stopping: Callable[[], bool] | None,
) -> None:
    chunks = -(-study.variants // chunk_size)
    finished = store.finished(study.content_hash, chunks, curves=bool(study.curve_points))
    sizes = {
        number: min(chunk_size, study.variants - number * chunk_size) for number in range(chunks)
    }
    start, before = time.monotonic(), sum(sizes[number] for number in finished)
    state = SweepProgress(before, study.variants)

    def waiting() -> Iterator[Chunk]:
        for number in range(chunks):
            if number not in finished:
                first = number * chunk_size
                yield Chunk(number, first, study.values[first : first + sizes[number]])

    if progress is not None:
        progress(state)
    solve = executor.solve(study, solving, waiting(), stopping or _never)
    for solved in solve:
        store.write(solved, study.content_hash)
        state = _after(state, solved, sizes[solved.number], before, time.monotonic() - start)
        if progress is not None:
            progress(state)
    if state.done < state.total:
        if stopping is None or not stopping():
            raise WorkersDiedError(
                f"{state.total - state.done} variants were not solved, because processes ended; "
                "what was written stays: go on with --resume. A script that is not a notebook has "
                'to call run_sweep below if __name__ == "__main__":'
            )
    elif len(finished) < chunks or not store.read_json(SUMMARY):
        summary = _summary(store, state, executor, solving, resumed=bool(finished))
        with store.clear_messages(" The table is complete."):
            store.write_json(SUMMARY, summary)


def _after(
    state: SweepProgress, solved: Solved, variants: int, before: int, seconds: float
) -> SweepProgress:
    done = state.done + variants
    return replace(
        state,
        done=done,
        failed=state.failed + solved.failed,
        impossible=state.impossible + solved.impossible,
        retried=state.retried + solved.retried,
        seconds=seconds,
        rate=(done - before) / seconds if seconds > 0 else 0.0,
    )


def _summary(
    store: SweepStore,
    state: SweepProgress,
    executor: Executor,
    solving: Solving,
    *,
    resumed: bool,
) -> dict[str, Any]:
    """What is known of the sweep beside its table."""
    # From the table: this call may have solved the last part of it only.
    runs = SweepResult(store).read(["status", "attempts"])
    return {
        "variants": state.total,
        "runs": len(runs),
        "runs that failed": int((runs["status"] == "failed").sum()),
        "runs of impossible variants": int((runs["status"] == IMPOSSIBLE).sum()),
        "runs with a second try": int((runs["attempts"] > 1).sum()),
        "solved by": executor.what,
        "compiled ahead of time": dict(solving.ahead),
        "not compiled here because": (no_library_words() if solving.ahead else ""),
        "resumed": resumed,
        "seconds of the last part": round(state.seconds, 1),
    }


def _executor(study: Study, workers: int | None, scheduler: str | None) -> Executor:
    if workers is not None and not 1 <= workers <= _MOST_WORKERS:
        raise SimulationInputError(f"workers: got {workers}, allowed: 1 to {_MOST_WORKERS}")
    # More processes than chunks would have nothing to do.
    chunks = -(-study.variants // chunk_size_of(study))
    count = min(workers or os.cpu_count() or 1, chunks)
    if scheduler is not None:
        from experiments.sweeps.executors.dask_cluster import DaskCluster

        return DaskCluster(scheduler, count)
    if count == 1 or (workers is None and study.variants < _ALONE):
        return InProcess(1)
    return Processes(count)


def no_library_words() -> str:
    """Why nothing can be compiled on this machine; empty where it can."""
    try:
        find_compiler()
        cache_folder()
    except NoLibraryError as error:
        return str(error)
    return ""


def _never() -> bool:
    return False
