"""Draw the pictures of the documentation again and write them to docs/images.

python benchmarks/figures.py              all (two to three minutes: a comparison of all variants)
python benchmarks/figures.py fuller1994   only that one (seconds)
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
# A script has its own folder on the path, not the one above.
sys.path.insert(0, str(ROOT))

from benchmarks import fuller1994  # noqa: E402  # see above
from experiments.commands.terminal import Progress  # noqa: E402
from experiments.comparison import Comparison, compare  # noqa: E402
from experiments.plots import ranking_page, save_figure  # noqa: E402

IMAGES = ROOT / "docs" / "images"


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(FIGURES)}; all if none is named"
    )
    parser.add_argument("--out", type=Path, default=IMAGES, help="default: docs/images")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in FIGURES:
            parser.error(f"no picture {name!r}; there are {', '.join(FIGURES)}")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.names or FIGURES:
        for path in FIGURES[name](options.out):
            print(f"written: {path}")
    return 0


def write_fuller1994(directory: Path) -> tuple[Path, ...]:
    """Solve and draw the cell of Fuller et al.; prints the numbers that docs/fuller1994.md has."""
    discharge = fuller1994.solve_discharge()
    difference = ", ".join(f"{value:.1f}" for value in discharge.difference)
    print(f"rms before the knee: {discharge.rms_before_knee:.2f} mV; at each point: {difference}")
    print(f"end: {discharge.time[-1]:.1f} s; reference: {discharge.points[-1]:.1f} s")
    return save_figure(fuller1994.draw_discharge(discharge), directory / "fuller1994")


def write_variants(directory: Path, comparison: Comparison | None = None) -> tuple[Path, ...]:
    """Draw capacity, rate capability and heat of all variants with bands, as in the report.

    Parameters
    ----------
    directory : Path
        Where to write.
    comparison : Comparison, optional
        What to draw; all shipped variants are compared if not given.

    Returns
    -------
    tuple of Path
        The PNG; the README shows no other.
    """
    if comparison is None:
        with Progress("compare") as progress:
            comparison = compare(progress=progress)
    with TemporaryDirectory() as scratch:
        _, raster = save_figure(ranking_page(comparison.ranking), Path(scratch) / "variants")
        target = directory / raster.name
        target.write_bytes(raster.read_bytes())
    return (target,)


#: What writes each picture.
FIGURES: Mapping[str, Callable[[Path], tuple[Path, ...]]] = {
    "fuller1994": write_fuller1994,
    "variants": write_variants,
}


if __name__ == "__main__":
    sys.exit(main())
