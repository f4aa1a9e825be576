"""A folder anywhere that fsspec reaches, whose files are there whole or not at all."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from anode_model import OutputError
from experiments.output import check_name
from experiments.plain import plain

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Folder:
    """A path, or an address as ``s3://bucket/sweep``.

    Parameters
    ----------
    target : str
        Path or address.
    filesystem : fsspec.AbstractFileSystem
        Where it is.
    root : str
        The folder as the file system calls it.
    """

    target: str
    filesystem: Any
    root: str

    @classmethod
    def at(cls, target: str | os.PathLike[str]) -> Self:
        """The folder at a path or an address; nothing is read or written yet.

        Raises
        ------
        OutputError
            If the address is of a kind that is not known, or needs a package that is not there.
        """
        from fsspec.core import url_to_fs

        text = os.fspath(target)
        check_name(text)
        try:
            filesystem, root = url_to_fs(text)
        except (ValueError, ImportError) as error:
            raise OutputError(
                f"{text}: no place to write: {error}; name a folder, or another address, with --out"
            ) from error
        return cls(text, filesystem, root)

    @property
    def local(self) -> Path | None:
        """Its path, if it is one."""
        from fsspec.implementations.local import LocalFileSystem

        return Path(self.root) if isinstance(self.filesystem, LocalFileSystem) else None

    def path(self, *names: str) -> str:
        """Something in the folder, as the file system calls it."""
        return "/".join((self.root.rstrip("/"), *names))

    def names(self, folder: str) -> list[str]:
        """What is in the folder (``""``), or in one inside it; nothing where there is none."""
        place = self.path(folder) if folder else self.root
        try:
            found = self.filesystem.ls(place, detail=False)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return [str(path).rstrip("/").rsplit("/", 1)[-1] for path in found]

    def write_json(self, name: str, content: Any) -> None:
        """Write a file of plain types, whole."""
        text = json.dumps(plain(content), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        self.write_bytes((name,), text.encode())

    def read_json(self, name: str) -> dict[str, Any]:
        """A file of plain types; empty where there is none yet."""
        try:
            return dict(json.loads(self.filesystem.cat_file(self.path(name))))
        except (OSError, ValueError):
            return {}

    def write_bytes(self, names: tuple[str, ...], content: bytes) -> None:
        """Write a file whole: nobody ever sees half of it."""
        place = self.path(*names)
        if self.local is None:
            # An object in a store appears when it is complete.
            self.filesystem.pipe_file(place, content)
            return
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        partial = Path(place).with_name(f".{names[-1]}.{uuid4().hex[:8]}.partial")
        try:
            with partial.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from writing into the folder; a killed process holds nothing.

        The lock is that of the folder, which is never replaced. Where there can be none (other
        systems, stores, some network drives) there is none.

        Raises
        ------
        OutputError
            If another process is at work in it.
        """
        if self.local is None or os.name != "posix":
            yield
            return
        import fcntl

        with self.clear_messages():
            made = not self.local.exists()
            self.local.mkdir(parents=True, exist_ok=True)
            folder = os.open(self.local, os.O_RDONLY)
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise OutputError(
                    f"{self.target}: another process is at work in this folder; wait for it, or "
                    "name another one with --out"
                ) from error
            except OSError as error:
                _LOGGER.warning("%s: cannot be locked: %s", self.target, error)
            yield
        finally:
            os.close(folder)
            if made:
                # What was made for the lock alone goes with it.
                with suppress(OSError):
                    self.local.rmdir()

    @contextmanager
    def clear_messages(
        self, advice: str = "make room, or name another place with --out"
    ) -> Iterator[None]:
        """Say what a file system's error means, and what to do."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(f"{self.target}: cannot be written: {reason}; {advice}") from error
