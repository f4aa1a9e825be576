"""Files that a file names: they lie in its own folder, so that a sheet from elsewhere is data."""

from __future__ import annotations

from pathlib import Path

from anode_model.errors import Problem

#: Signs of a path that is looked for; the system would be asked for each of its parts.
_LONGEST, _SHOWN = 1000, 100


def path_inside(file: str, folder: Path, key: str) -> Path | Problem:
    """Path of a file that a sheet or a study names, or what is wrong with it.

    Parameters
    ----------
    file : str
        As it is written there.
    folder : Path
        Folder of the sheet or study; links count as what they lead to.
    key : str
        Where it is written, for the message.
    """
    if len(file) > _LONGEST:
        got, allowed = f'"{file[:_SHOWN]}…"', f"at most {_LONGEST} signs"
        return Problem(key, "too long for a path", got, allowed, "use a shorter one")
    try:
        root = folder.resolve()
        path = (root / file).resolve()
    except (OSError, ValueError, RuntimeError):
        return Problem(key, "not a path", got=repr(file))
    if not path.is_relative_to(root):
        advice = "put a copy beside that file"
        what = "outside the folder of the file that names it"
        return Problem(key, what, f'"{file}"', "a path below that folder", advice)
    return path
