"""``anode-model check``: are stored curves still what the sheets give."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.commands.arguments import add_command, add_json

if TYPE_CHECKING:
    from experiments.baselines.baseline import Baseline
    from experiments.baselines.comparing import CurveComparison
    from experiments.commands.arguments import Commands


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands,
        "check",
        execute,
        summary="solve stored results again and compare curves; status 1 if one moved",
    )
    parser.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help="folder with stored results, which holds their sheets too",
    )
    parser.add_argument(
        "--pictures", type=Path, metavar="DIR", help="folder for pictures of what moved"
    )
    add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Solve every stored result again."""
    from experiments.baselines.solving import can_be_solved
    from experiments.commands.terminal import Progress, say, say_json, tell

    folder: Path = arguments.folder
    stored = _stored(folder)
    left_out = [path for path, baseline in stored.items() if not can_be_solved(baseline)]
    for path in left_out:
        tell(f"{path}: stored by a test, which knows how to solve it; run pytest for it")
    found: dict[Path, CurveComparison] = {}
    with Progress("check") as progress:
        for path, baseline in stored.items():
            if path not in left_out:
                found[path] = _compared(path, baseline, folder, progress)
    pictures = {
        path: _picture(comparison, path, folder, arguments.pictures)
        for path, comparison in found.items()
        if not comparison.holds and arguments.pictures is not None
    }
    if arguments.json:
        say_json([_plain(path, item, pictures.get(path)) for path, item in found.items()])
    else:
        for path, comparison in found.items():
            picture = f" Picture: {pictures[path]}." if path in pictures else ""
            state = "holds" if comparison.holds else "MOVED"
            say(f"{state} {path}: {comparison.paragraph}{picture}")
    return int(any(not comparison.holds for comparison in found.values()))


def _stored(folder: Path) -> dict[Path, Baseline]:
    """Everything that is stored, or what is wrong with all of it at once."""
    from anode_model import AnodeModelError
    from experiments.baselines.reading import load_baseline
    from experiments.baselines.solving import can_be_solved, stored_files
    from experiments.baselines.text import ENDING

    found, wrong = {}, []
    for path in stored_files(folder):
        try:
            found[path] = load_baseline(path)
        except AnodeModelError as error:
            wrong.append(str(error))
    if wrong:
        raise AnodeModelError("\n".join(wrong))
    if not any(map(can_be_solved, found.values())):
        what = "only results that tests stored; run pytest" if found else f"no *{ENDING} in it"
        raise AnodeModelError(
            f"{folder}: {what}, or make some: anode-model baseline SHEET --out {folder}"
        )
    return found


def _compared(path: Path, baseline: Baseline, folder: Path, progress: Any) -> CurveComparison:
    from anode_model import AnodeModelError
    from experiments.baselines.comparing import compare_with
    from experiments.baselines.solving import solve_recipe
    from experiments.commands.interruption import raise_if_interrupted

    recipe = baseline.recipe
    if recipe is None:
        raise AnodeModelError(f"{path}: says nothing of how to solve it again")
    try:
        result = solve_recipe(baseline.experiment, recipe, path.parent, progress.add, inside=folder)
    except AnodeModelError as error:
        raise AnodeModelError(f"{path}: cannot be solved again: {error}") from error
    raise_if_interrupted()
    return compare_with(baseline, result)


def _picture(comparison: CurveComparison, path: Path, folder: Path, pictures: Path) -> Path:
    from experiments.baselines.picture import save_picture
    from experiments.baselines.text import ENDING

    inside = path.relative_to(folder)
    stem = "-".join([*inside.parts[:-1], inside.name.removesuffix(ENDING)])
    return save_picture(comparison, pictures / f"{stem}.png")


def _plain(path: Path, comparison: CurveComparison, picture: Path | None) -> dict[str, Any]:
    return {
        "file": str(path),
        "holds": comparison.holds,
        "moved": [str(move) for move in comparison.moves],
        "changed": list(comparison.changes),
        "picture": picture,
    }
