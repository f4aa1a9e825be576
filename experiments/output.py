"""Folders of results: complete or not there, and nothing of anybody else touched.

A result is written into a folder of its own beside the target and moved there when it is
complete. A manifest lists what was written, with a hash of each file; `force` replaces exactly
those files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePath, PurePosixPath
from unicodedata import category
from uuid import uuid4

from anode_model.errors import OutputError

#: Lists the files of a result; what it does not list is not ours.
MANIFEST = "manifest.json"

# Moved last and removed first, so that whoever finds it finds everything that it speaks of.
_LAST = "report.html"
_WRITER = "anode-model"

_Hashes = Mapping[str, frozenset[str]]


def default_folder(command: str) -> Path:
    """Folder for a result that no `--out` was given for: ``results/<command>-<time>``."""
    now = datetime.now().astimezone()
    return Path("results") / f"{command}-{now:%Y%m%d-%H%M%S}"


def check_target(target: str | Path, *, force: bool = False) -> None:
    """Refuse a target that could not be written later, before any work is done.

    Parameters
    ----------
    target : str or Path
        Folder that the result shall be in.
    force : bool
        Whether an earlier result there may be replaced.

    Raises
    ------
    OutputError
        If the target is in use, or no place to write.
    """
    path = Path(target)
    check_name(path)
    with _clear_messages(path):
        _files_to_replace(path, force=force)
        place = path.resolve()
        parent = next(folder for folder in place.parents if folder.exists())
        if not parent.is_dir():
            raise OutputError(f"{path}: {parent} is not a folder; name another place with --out")
        _try_to_write(parent, place.relative_to(parent))


@contextmanager
def new_folder(target: str | Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to write a result into, which becomes `target` when the block ends well.

    If the block is left by an exception, nothing of it stays.

    Parameters
    ----------
    target : str or Path
        Folder that the result shall be in.
    force : bool
        Replace the files of an earlier result there. Files that are not listed in its manifest
        stay; if one that is listed was changed since, nothing is replaced.

    Yields
    ------
    Path
        Empty folder beside the target.

    Raises
    ------
    OutputError
        If the target is in use, or cannot be written.
    """
    path = Path(target)
    check_name(path)
    with _clear_messages(path):
        old = _files_to_replace(path, force=force)
        path.parent.mkdir(parents=True, exist_ok=True)
        place = path.resolve()
        staging = place.with_name(_partial_name(place.name))
        staging.mkdir()
        try:
            yield staging
            _publish(staging, place, old)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def check_name(path: str | Path) -> None:
    """Refuse names that no listing shows as they are; most come from a mistake in a shell.

    Parameters
    ----------
    path : str or Path
        Folder or address that a result shall be at.

    Raises
    ------
    OutputError
        If there is a control character in it.
    """
    if any(category(sign) == "Cc" for sign in str(path)):
        raise OutputError(
            f"{str(path)!r}: a line break or another control character in the name; name another "
            "place with --out"
        )


def _try_to_write(parent: Path, path: PurePath) -> None:
    """Make the missing folders under a name of our own and remove them again.

    Permissions, quotas, read-only systems and names that are too long all show here, before any
    work is done.
    """
    first, *rest = path.parts
    trial = parent / _partial_name(first)
    try:
        trial.joinpath(*rest).mkdir(parents=True)
        # Under its own name too: the trial's is shorter than some.
        (trial / path.name).mkdir(exist_ok=True)
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _partial_name(name: str) -> str:
    # Cut, so that every name that is allowed leaves room for the rest.
    return f".{name[:40]}.{uuid4().hex[:8]}.partial"


def _publish(staging: Path, place: Path, old: _Hashes) -> None:
    names = sorted(_names(staging), key=lambda name: (name == _LAST, name))
    new = {name: frozenset([_hash(staging / name)]) for name in names}
    if not place.exists():
        _write_manifest(staging, new)
        staging.rename(place)
        return
    taken = [name for name in (*names, MANIFEST) if (place / name).exists() and name not in old]
    if old:
        taken = [name for name in taken if name != MANIFEST]
    if taken:
        raise OutputError(
            f"{place}: these files are in the way and are not from an earlier result: "
            f"{', '.join(taken)}; move them or name another folder with --out"
        )
    # While files move, both the old and the new content count as ours: if this is interrupted,
    # the next run can still tell what it may replace.
    both = {name: old.get(name, frozenset()) | new.get(name, frozenset()) for name in {*old, *new}}
    _write_manifest(place, both)
    (place / _LAST).unlink(missing_ok=True)
    for name in old.keys() - new.keys():
        _remove(place, name)
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(place / name)
    _write_manifest(place, new)


def _remove(place: Path, name: str) -> None:
    (place / name).unlink(missing_ok=True)
    for folder in PurePosixPath(name).parents[:-1]:
        with suppress(OSError):  # not empty: something else is in it
            (place / folder).rmdir()


def _files_to_replace(path: Path, *, force: bool) -> _Hashes:
    """Files of an earlier result that may be replaced; raises if the target is not free."""
    if not path.exists():
        return {}
    if not path.is_dir():
        raise OutputError(f"{path}: this is a file; name a folder with --out")
    if not any(path.iterdir()):
        return {}
    if not force:
        raise OutputError(
            f"{path}: this folder is not empty; name another one with --out, or add --force to "
            "replace an earlier result in it"
        )
    old = _read_manifest(path)
    changed = [
        name
        for name, hashes in old.items()
        if (path / name).exists() and _hash(path / name) not in hashes
    ]
    if changed:
        raise OutputError(
            f"{path}: changed since they were written: {', '.join(sorted(changed))}; "
            "move them or name another folder with --out"
        )
    return old


def _read_manifest(path: Path) -> _Hashes:
    advice = "only an earlier result is replaced; name another folder with --out"
    if not (path / MANIFEST).is_file():
        raise OutputError(f"{path}: not a result of {_WRITER} (it has no {MANIFEST}); {advice}")
    try:
        content = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): frozenset(map(str, h)) for name, h in content["files"].items()}
        ours = content["written_by"] == _WRITER and all(_is_inside(path, name) for name in files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(f"{path / MANIFEST}: cannot be read ({error!r}); {advice}") from error
    if not ours:
        raise OutputError(f"{path / MANIFEST}: not written by {_WRITER}; {advice}")
    return files


def _is_inside(path: Path, name: str) -> bool:
    """Whether a listed name stays in the folder, whatever the manifest or a link says."""
    return (path / name).resolve().is_relative_to(path.resolve()) and name != MANIFEST


def _write_manifest(folder: Path, files: _Hashes) -> None:
    content = {
        "written_by": _WRITER,
        "about": "Files of this result with their SHA-256; --force replaces these only.",
        "files": {name: sorted(files[name]) for name in sorted(files)},
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    partial = folder / f".{MANIFEST}.partial"
    partial.write_text(text, encoding="utf-8")
    partial.replace(folder / MANIFEST)


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _hash(path: Path) -> str:
    if not path.is_file():
        return ""  # a folder in a file's place is not what was written
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _clear_messages(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: cannot be written: {reason}; nothing was kept. Make room or name another "
            "place with --out"
        ) from error
