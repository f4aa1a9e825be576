"""Measure the errors of the numerics profiles and write docs/accuracy.md.

python benchmarks/accuracy.py           measure everything and write the page (some ten minutes)
python benchmarks/accuracy.py --check   say whether the page still holds; exit code 1 if not
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# A script has its own folder on the path, not the one above.
sys.path.insert(0, str(ROOT))

from benchmarks import accuracy_page, accuracy_run, accuracy_stamp  # noqa: E402  # see above

PAGE = ROOT / "docs" / "accuracy.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the page is stale")
    parser.add_argument("--page", type=Path, default=PAGE, help="default: docs/accuracy.md")
    options = parser.parse_args(arguments)
    return check(options.page) if options.check else write(options.page)


def write(page: Path) -> int:
    """Measure everything and write the page."""
    stamp = accuracy_stamp.current_stamp()
    measured = accuracy_run.measure(progress=lambda text: print(text, file=sys.stderr, flush=True))
    sample = accuracy_stamp.solve_sample()
    page.write_text(accuracy_page.render(measured, stamp, sample), encoding="utf-8")
    violations = accuracy_page.violations(page.read_text(encoding="utf-8"))
    print(f"written: {page}")
    for text in violations:
        print(f"PROMISE BROKEN: {text}")
    return 1 if violations else 0


def check(page: Path) -> int:
    """Compare the page with the present state: first what is stamped, then a small sample."""
    if not page.exists():
        print(f"{page} does not exist; write it with: python benchmarks/accuracy.py")
        return 1
    text = page.read_text(encoding="utf-8")
    stamp, sample = accuracy_page.read_stamp(text)
    found = accuracy_page.violations(text)
    found += accuracy_stamp.changes(stamp, accuracy_stamp.current_stamp())
    if not found:
        found = accuracy_stamp.sample_changes(sample, accuracy_stamp.solve_sample())
    for change in found:
        print(f"{page.name}: {change}")
    if found:
        print(f"{page.name} is stale; measure again: python benchmarks/accuracy.py")
        return 1
    print(f"{page.name} holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
