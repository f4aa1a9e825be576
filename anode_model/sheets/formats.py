"""Versions of a file's format: an older one is brought up to date, a newer one refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from anode_model.errors import Problem

#: From the content in one version to that in the next, whose ``format`` is one higher.
Step = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class FileFormat:
    """What versions of a kind of file are read.

    Parameters
    ----------
    newest : int
        The version that is written and read.
    what : str
        Kind of file, for messages: ``"material sheet"``.
    steps : dict of int to callable
        By older version: what brings its content to the next one.
    anew : str
        What to do with a file that no version can be told of, in place of the usual words.
    """

    newest: int
    what: str
    steps: dict[int, Step] = field(default_factory=dict)
    anew: str = ""

    def current(self, content: Mapping[str, Any]) -> tuple[dict[str, Any], Problem | None]:
        """Content in the newest version, or what is wrong with its version.

        Parameters
        ----------
        content : mapping
            Of the file, with its version as ``format``.

        Returns
        -------
        content : dict
            Unchanged where there is a problem.
        problem : Problem or None
            Also where the version is missing.
        """
        found = dict(content)
        version = found.get("format")
        # Equality would let `true` and 1.0 pass as 1.
        if type(version) is int and version > self.newest:
            return found, Problem(
                "format",
                "a format newer than this version of anode-model reads",
                str(version),
                f"up to {self.newest}",
                "upgrade (pip install -U anode-model), or write the file for this version",
            )
        if type(version) is not int or (version != self.newest and version not in self.steps):
            usual = f"write format = {self.newest}, if it is a {self.what}"
            return found, Problem(
                "format",
                "unknown version of the format",
                repr(version),
                str(self.newest),
                self.anew or usual,
            )
        while version < self.newest:
            found = self.steps[version](found)
            version = int(found["format"])
        return found, None
