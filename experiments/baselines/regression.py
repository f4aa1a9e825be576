"""What the pytest fixture does: find the stored file of a test, compare or write it anew."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anode_model import AnodeModelError
from experiments.baselines.comparing import CurveComparison, compare_with
from experiments.baselines.making import make_baseline
from experiments.baselines.picture import save_picture
from experiments.baselines.reading import load_baseline
from experiments.baselines.text import ENDING, save_baseline
from experiments.baselines.words import moved_lines

if TYPE_CHECKING:
    from experiments.result import Result

_LINE = 98


@dataclass
class CurveRegression:
    """The fixture: call it with a result.

    Parameters
    ----------
    folder : Path
        Of the stored files of a test module.
    test : str
        Name of the test, with its parameters.
    selected : str
        How pytest selects it.
    update : bool
        Whether stored files are written anew.
    pictures : Path or None
        Folder for pictures of what moved; ``None`` for no pictures.
    tell : callable
        Takes what was rewritten, for the end of the run.
    """

    folder: Path
    test: str
    selected: str
    update: bool
    pictures: Path | None
    tell: Callable[[str], None]
    _used: set[str] = field(default_factory=set)

    def __call__(
        self,
        result: Result,
        *,
        variant: str | None = None,
        name: str | None = None,
        axis: str | None = None,
        tolerances: Mapping[str, str] | None = None,
    ) -> None:
        """Fail the test if a result is not as stored any more; or store it.

        Parameters
        ----------
        result : Result
            What an experiment returned.
        variant : str, optional
            The one variant that the file is about; all if not given.
        name : str, optional
            Name of the stored file without its ending; the test's own if not given. A test that
            calls the fixture twice gives two names.
        axis : {"capacity", "time", "temperature", "cycle"}, optional
            What curves run along when they are stored.
        tolerances : mapping of str to str, optional
            What quantities may move by: ``{"cell voltage": "2 mV"}``; those of the file if not
            given.
        """
        __tracebackhide__ = True
        path = self.folder / f"{self._stem(name)}{ENDING}"
        try:
            self._compare_or_write(path, result, variant, axis, tolerances)
        except AnodeModelError as error:
            # Somebody can act on it; where it rose in this package helps nobody.
            pytest.fail(str(error), pytrace=False)

    def _compare_or_write(
        self,
        path: Path,
        result: Result,
        variant: str | None,
        axis: str | None,
        tolerances: Mapping[str, str] | None,
    ) -> None:
        __tracebackhide__ = True
        if self.update:
            self._write(path, result, variant, axis, tolerances)
            return
        if not path.exists() and not path.is_symlink():
            pytest.fail(
                f"No curves are stored for this test yet ({path}). Look at the result, for example "
                f"with result.plot(), and store it: {self._command}",
                pytrace=False,
            )
        stored = load_baseline(path)
        comparison = compare_with(stored, result, variant=variant, tolerances=tolerances)
        if not comparison.holds:
            pytest.fail(self._message(comparison, path), pytrace=False)

    @property
    def _command(self) -> str:
        return f"pytest {shlex.quote(self.selected)} --update-curves"

    def _stem(self, name: str | None) -> str:
        stem = _file_name(self.test) if name is None else name
        if not stem or stem != _file_name(stem):
            example = _file_name(stem or "slow")
            pytest.fail(
                f"curve_regression: name={stem!r} cannot name a file everywhere; take letters, "
                f"digits, dots, dashes and underlines, as {example!r}",
                pytrace=False,
            )
        if stem in self._used:
            pytest.fail(
                f"curve_regression: this test has used the file {stem}{ENDING} already; give each "
                'call a name of its own, as name="slow"',
                pytrace=False,
            )
        self._used.add(stem)
        return stem

    def _write(
        self,
        path: Path,
        result: Result,
        variant: str | None,
        axis: str | None,
        tolerances: Mapping[str, str] | None,
    ) -> None:
        lines = ["stored for the first time"]
        kept = dict(tolerances or {})
        if path.exists() and not path.is_symlink():
            try:
                old = load_baseline(path)
                lines = moved_lines(compare_with(old, result, variant=variant, tolerances=kept))
                axis = old.axis if axis is None else axis
                # What was edited by hand in the file stays.
                known = make_baseline(result, variant=variant, axis=axis).columns
                stored = {name: str(t) for name, t in old.tolerances.items() if name in known}
                kept = {**stored, **kept}
            except AnodeModelError as error:
                lines = [f"what was stored could not be compared: {error}"]
        save_baseline(make_baseline(result, variant=variant, axis=axis, tolerances=kept), path)
        self.tell("\n".join([f"{self.selected}: {path.name}", *(f"  {line}" for line in lines)]))

    def _message(self, comparison: CurveComparison, path: Path) -> str:
        text = comparison.paragraph
        if self.pictures is not None:
            stem = f"{self.folder.name}-{path.name.removesuffix(ENDING)}"
            picture = save_picture(comparison, self.pictures / f"{stem}.png")
            text += f" Picture: {picture}."
        text += f" If this is meant, write it anew: {self._command}"
        return textwrap.fill(text, _LINE, break_long_words=False, break_on_hyphens=False)


def _file_name(test: str) -> str:
    """A test's name as a file's; what had to be replaced is told apart by a few digits."""
    plain = re.sub(r"[^A-Za-z0-9._-]+|\.\.+", "-", test).strip("-.")
    short = plain[:100]
    simple = re.sub(r"[\[\]]", "-", test).strip("-.")
    if short == simple:
        return short
    return f"{short}-{sha256(test.encode()).hexdigest()[:6]}"
