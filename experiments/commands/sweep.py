"""``anode-model sweep``: a study over many variants."""

from __future__ import annotations

import argparse
import re
import shlex
from typing import TYPE_CHECKING

from experiments.commands.arguments import add_command, count

if TYPE_CHECKING:
    from experiments.commands.arguments import Commands
    from experiments.sweeps.outcome import SweepResult

#: Reasons of runs without a result that are listed; the table has all of them.
_SHOWN_REASONS = 20

#: Addresses of the memory of this process, also behind another file system.
_IN_MEMORY = re.compile(r"(^|::)memory:")


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands,
        "sweep",
        execute,
        summary="a study over many variants: a table on disk that can be interrupted and resumed",
    )
    parser.add_argument(
        "study", nargs="?", metavar="STUDY", help="a shipped study or the path of a study file"
    )
    parser.add_argument(
        "--list", action="store_true", help="list the shipped studies and do nothing else"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="folder or address of the table (default: results/sweep-<time>)",
    )
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on with the sweep in that folder")
    again.add_argument(
        "--force",
        action="store_true",
        help="replace an earlier sweep in that folder; other files in it stay",
    )
    parser.add_argument(
        "--samples", type=count, metavar="N", help="drawn points instead of those of the study"
    )
    parser.add_argument(
        "--workers",
        type=count,
        metavar="N",
        help="processes on this machine (default: as many as processors)",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help='a Dask scheduler, as tcp://host:8786, or "local" for a cluster on this machine',
    )
    parser.add_argument(
        "--progress", action="store_true", help="a line a minute also where there is no terminal"
    )
    parser.add_argument("--no-page", action="store_true", help="no figures and no report.html")


def execute(arguments: argparse.Namespace) -> int:
    """Run a sweep, and draw it."""
    from anode_model import OutputError
    from experiments.commands.terminal import say
    from experiments.output import default_folder
    from experiments.sweeps.reading import load_study, study_names
    from experiments.sweeps.running import run_sweep

    if arguments.list or arguments.study is None:
        return _list(study_names(), asked=arguments.list)
    study = load_study(arguments.study)
    if arguments.samples is not None:
        study = study.with_samples(arguments.samples)
    if arguments.out is not None and not arguments.out.strip():
        raise OutputError(f"--out {arguments.out!r}: an empty name; name a folder, or leave it out")
    if arguments.out is not None and _IN_MEMORY.search(arguments.out):
        raise OutputError(
            f"--out {arguments.out}: the memory of this process, which ends with the command; name "
            "a folder, or an address of a store that stays"
        )
    target = arguments.out or str(default_folder("sweep"))
    from experiments.commands.sweep_progress import SweepLine, finishing_interrupts

    go_on = f"Go on with: {_resuming(arguments, target)}"
    with finishing_interrupts() as stopping, SweepLine(logged=arguments.progress) as line:
        try:
            result = run_sweep(
                study,
                target,
                resume=arguments.resume,
                force=arguments.force,
                workers=arguments.workers,
                scheduler=arguments.scheduler,
                progress=line,
                stopping=stopping,
            )
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"what was written before stays. {go_on}") from None
    if not result.finished:
        raise KeyboardInterrupt(f"{line.state}; what is done was written. {go_on}")
    if not arguments.no_page:
        from experiments.report import write_sweep_page

        say(str(write_sweep_page(result)))
    else:
        say(target)
    return _exit_code(result)


def _resuming(arguments: argparse.Namespace, target: str) -> str:
    """The command that goes on with this sweep, as a shell takes it."""
    words = ["anode-model", "sweep", str(arguments.study)]
    for option in ("samples", "workers", "scheduler"):
        value = getattr(arguments, option)
        if value is not None:
            words += [f"--{option}", str(value)]
    words += ["--no-page"] if arguments.no_page else []
    return shlex.join([*words, "--out", target, "--resume"])


def _list(names: tuple[str, ...], *, asked: bool) -> int:
    from anode_model import SimulationInputError
    from experiments.commands.terminal import columns, say
    from experiments.sweeps.reading import load_study

    if not asked:
        raise SimulationInputError(
            f"no study given; shipped: {', '.join(names)}, or the path of a study file"
        )
    rows = [
        (name, (study := load_study(name)).title, f"{study.variants} variants") for name in names
    ]
    say("\n".join(columns(rows)))
    return 0


def _exit_code(result: SweepResult) -> int:
    """Say which runs have no result, grouped by reason; 1 if there is any."""
    from experiments.commands.terminal import tell

    failed = result.failed
    if failed.empty:
        return 0
    tell(f"{len(failed)} of {len(result.read(['run']))} runs have no result:")
    lines = [
        f"  {status}, {label}: variants {_some(rows['variant'].tolist())}; the first: "
        f"{rows['reason'].iloc[0]}"
        for (status, label), rows in failed.groupby(["status", "label"], sort=False)
    ]
    for line in lines[:_SHOWN_REASONS]:
        tell(line)
    if len(lines) > _SHOWN_REASONS:
        tell(f"  and {len(lines) - _SHOWN_REASONS} more; all of them stand in the table")
    return 1


def _some(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8]))
    return shown + (f" and {len(numbers) - 8} more" if len(numbers) > 8 else "")
