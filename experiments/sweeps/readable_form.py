"""What of a study can be read though other parts of it cannot: all problems come at once."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from anode_model.errors import Problem
from anode_model.sheets.places import place_of
from anode_model.sheets.problems import form_problems
from experiments.sweeps.form import FORMAT, OTHER_WORDS, RunForm, StudyForm

_Item = TypeVar("_Item")

#: What stands in a form where a key that has to be there cannot be read.
_STAND_INS: Mapping[str, Any] = {
    "format": FORMAT,
    "title": "-",
    "materials": ["-"],
    "runs": [{"experiment": "pulse"}],
}

#: Tables of which nothing can be said when one of their keys cannot be read.
_AS_ONE = ("sampling",)


@dataclass(frozen=True, slots=True)
class ReadableForm:
    """A study without those of its parts that have another form.

    Parameters
    ----------
    form : StudyForm
        Parts that could not be read stand in it as if they had been left out.
    materials : mapping of str to str
        Materials that could be read, by their keys: ``"materials.0"``.
    runs : mapping of str to RunForm
        Runs that could be read, by their keys: ``"runs.0"``.
    moved : tuple of str
        What ``[vary]`` names, also where it could not be read.
    broken : frozenset of str
        Keys that could not be read, at most two names deep: ``"runs.0"``, ``"window.points"``.
    unknown : bool
        Whether there are keys at the top that nobody knows: any part may be what they mean.
    problems : tuple of Problem
        What is wrong with the form.
    """

    form: StudyForm
    materials: Mapping[str, str]
    runs: Mapping[str, RunForm]
    moved: tuple[str, ...]
    broken: frozenset[str] = frozenset()
    unknown: bool = False
    problems: tuple[Problem, ...] = ()

    def is_whole(self, *tables: str) -> bool:
        """Whether tables are as they were meant, as far as their form tells."""
        tops = {key.partition(".")[0] for key in self.broken}
        return tops.isdisjoint(tables)


def read_form(content: Mapping[str, Any]) -> ReadableForm:
    """The form of a study, without what is wrong in it, and what is wrong in it."""
    problems: list[Problem] = []
    paths: list[tuple[str | int, ...]] = []
    try:
        form = StudyForm.model_validate(dict(content))
    except ValidationError as error:
        problems = form_problems(error, StudyForm, OTHER_WORDS)
        paths = [place_of(StudyForm, details["loc"]).path for details in error.errors()]
        form = StudyForm.model_validate(_without(content, paths))
    gone = {path[:2] for path in paths if len(path) == 1 or _takes_its_item(path)}
    written = content.get("vary")
    return ReadableForm(
        form,
        _by_key("materials", form.materials, content, gone),
        _by_key("runs", form.runs, content, gone),
        tuple(map(str, written)) if isinstance(written, Mapping) else (),
        frozenset(".".join(map(str, path[:2])) for path in paths),
        any(path[0] not in StudyForm.model_fields for path in paths),
        tuple(problems),
    )


def _without(content: Mapping[str, Any], paths: Sequence[tuple[str | int, ...]]) -> dict[str, Any]:
    """A copy that has the form of a study."""
    left = copy.deepcopy(dict(content))
    for top, *rest in paths:
        if not rest or top in _AS_ONE:
            left.pop(str(top), None)
        elif top not in left:
            continue
        elif _takes_its_item((top, *rest)):
            left[top][rest[0]] = None
        elif isinstance(left[top], list):
            # Of an item that is gone already there is nothing to take.
            (left[top][rest[0]] or {}).pop(rest[1], None)
        else:
            left[top].pop(rest[0], None)
    for name in ("materials", "runs"):
        left[name] = [item for item in left.get(name, ()) if item is not None]
    return {**left, **{name: left.get(name) or stand_in for name, stand_in in _STAND_INS.items()}}


def _takes_its_item(path: tuple[str | int, ...]) -> bool:
    """Whether an item of a list is of no use without what is wrong in it."""
    is_item = len(path) > 1 and path[0] in {"materials", "runs"}
    return is_item and (len(path) == 2 or path[0] == "materials" or path[2] == "experiment")


def _by_key(
    name: str, found: Iterable[_Item], content: Mapping[str, Any], gone: set[tuple[str | int, ...]]
) -> dict[str, _Item]:
    written = content.get(name)
    count = len(written) if isinstance(written, list) and (name,) not in gone else 0
    places = [place for place in range(count) if (name, place) not in gone]
    # Where none is left, what is found only stands in.
    return {f"{name}.{place}": item for place, item in zip(places, found, strict=False)}
