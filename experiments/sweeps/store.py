"""A sweep on disk: a manifest, and a table in parts that are there whole or not at all.

Any program that reads Parquet reads the table; nothing of this package is needed for it. The
folder may be anywhere that fsspec reaches: a path, or an address as ``s3://bucket/sweep``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anode_model import OutputError
from experiments.output import check_target
from experiments.plain import plain
from experiments.result import installed_versions
from experiments.sweeps.differences import differences
from experiments.sweeps.folder import Folder
from experiments.sweeps.study import deciding

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.engine.library_cache import Effort
    from experiments.sweeps.chunk import Solved
    from experiments.sweeps.study import Study

MANIFEST = "sweep.json"
SUMMARY = "summary.json"
TABLE, CURVES = "table", "curves"

#: The page that a sweep ends with.
PAGE = "report.html"

#: Version of the layout of a sweep on disk.
FORMAT = 1

#: What a manifest has to say for a sweep to be read, or gone on with.
_NEEDED = (
    "format",
    "study",
    "study_hash",
    "versions",
    "variants",
    "chunk_size",
    "chunks",
    "compiled ahead of time",
    "columns",
)

_PART = re.compile(r"part-(\d{6})\.parquet")
_WRITER = "anode-model sweep"
_SHOWN_DIFFERENCES = 12


class _DamagedManifestError(OutputError):
    """What is there has the name of a manifest and cannot be read as one."""


class SweepStore(Folder):
    """Where a sweep is kept."""

    def check_new(self) -> None:
        """Refuse a folder that a new sweep cannot begin in, before anything is written.

        Raises
        ------
        OutputError
            If the folder is in use, or no place to write.
        """
        with self.clear_messages():
            names = self.names("")
            # They are removed when the folder is locked: here another process may be at work.
            if names and all(map(_is_first_word, names)):
                return
            if self.local is not None:
                check_target(self.local)
            elif names:
                raise OutputError(
                    f"{self.target}: not empty; go on with --resume, or name another place"
                )

    def begin(
        self,
        study: Study,
        chunk_size: int,
        columns: Mapping[str, Any],
        *,
        ahead: Mapping[str, Effort],
        cleared: bool = False,
    ) -> None:
        """Start a new sweep, in an empty folder or in one that was cleared.

        Raises
        ------
        OutputError
            If the folder is in use, or no place to write.
        """
        # Of a folder that was cleared, what is left is not of a sweep, and stays.
        if not cleared:
            self.check_new()
        with self.clear_messages():
            self._remove_first_words()
            content = {
                "written_by": _WRITER,
                "format": FORMAT,
                "created": datetime.now(UTC).isoformat(timespec="seconds"),
                "study_name": study.name,
                "study_hash": study.content_hash,
                "versions": installed_versions(),
                "variants": study.variants,
                "chunk_size": chunk_size,
                "chunks": -(-study.variants // chunk_size),
                "compiled ahead of time": dict(ahead),
                "columns": columns,
                "study": study.to_dict(),
            }
            self.filesystem.makedirs(self.root, exist_ok=True)
            self.write_json(MANIFEST, content)

    def resume(self, study: Study) -> tuple[int, dict[str, Effort]]:
        """Go on with a sweep that was begun; removes what an interrupted write left behind.

        Returns
        -------
        tuple of int and dict
            Variants in a chunk, and the models that are compiled ahead of time, with the effort.

        Raises
        ------
        OutputError
            If there is no sweep, or it is another study, or the same with other versions; the
            message shows what differs.
        """
        manifest = self.manifest()
        before = {"study": deciding(manifest["study"]), "versions": manifest["versions"]}
        now = {"study": deciding(study.to_dict()), "versions": installed_versions()}
        changed = differences(before, dict(plain(now)))
        if changed:
            shown = [f"  - {line}" for line in changed[:_SHOWN_DIFFERENCES]]
            if len(changed) > len(shown):
                shown.append(f"  - and {len(changed) - len(shown)} more")
            raise OutputError(
                f"{self.target}: begun with another study, so that its table would not be one:\n"
                + "\n".join(shown)
                + "\ngo on with the study as it was, or name another folder with --out"
            )
        for folder in ("", TABLE, CURVES):
            for name in self.names(folder):
                if name.endswith(".partial"):
                    with suppress(OSError):
                        self.filesystem.rm_file(self.path(*filter(None, (folder, name))))
        return int(manifest["chunk_size"]), dict(manifest["compiled ahead of time"])

    def clear(self) -> None:
        """Remove an earlier sweep, also one with a damaged manifest, and nothing else.

        Raises
        ------
        OutputError
            If what is there is no sweep or of another version, or cannot be removed.
        """
        if not self.filesystem.exists(self.root):
            return
        if not self.filesystem.exists(self.path(MANIFEST)):
            with self.clear_messages():
                self._remove_first_words()
            if not self.names(""):
                return
            raise OutputError(
                f"{self.target}: no sweep (it has no {MANIFEST}); only an earlier sweep is "
                "replaced: name another folder with --out"
            )
        # A damaged one says no more whose it is; its name has to do.
        with suppress(_DamagedManifestError):
            self.manifest()
        with self.clear_messages():
            for folder in (TABLE, CURVES):
                for name in self.names(folder):
                    if _PART.fullmatch(name) or name.endswith(".partial"):
                        self.filesystem.rm_file(self.path(folder, name))
                with suppress(OSError):  # not there, or something else is in it
                    self.filesystem.rmdir(self.path(folder))
            for name in (PAGE, SUMMARY, MANIFEST):
                if self.filesystem.exists(self.path(name)):
                    self.filesystem.rm_file(self.path(name))

    def manifest(self) -> dict[str, Any]:
        """What the sweep is.

        Raises
        ------
        OutputError
            If there is none, or it cannot be read.
        """
        place = self.path(MANIFEST)
        try:
            content = json.loads(self.filesystem.cat_file(place))
        except FileNotFoundError as error:
            raise OutputError(
                f"{self.target}: no sweep in it (it has no {MANIFEST}); begin one without --resume"
            ) from error
        except OSError as error:
            raise OutputError(
                f"{place}: cannot be read: {error.strerror or error}; check the path"
            ) from error
        except (ValueError, RecursionError) as error:
            raise self._damaged(str(error)) from error
        if not isinstance(content, dict) or "written_by" not in content:
            raise OutputError(
                f"{place}: not the manifest of a sweep: it does not say that {_WRITER!r} wrote it; "
                "name another folder with --out"
            )
        writer, version = content["written_by"], content.get("format", FORMAT)
        if writer != _WRITER or version != FORMAT:
            raise OutputError(
                f"{place}: written by {writer!r} in format {version!r}; this software reads "
                f"{_WRITER!r} in format {FORMAT}: upgrade (pip install -U anode-model), or begin "
                "in another folder"
            )
        missing = [key for key in _NEEDED if key not in content]
        if missing:
            raise self._damaged(f"no {', '.join(missing)}")
        return content

    def _damaged(self, reason: str) -> OutputError:
        return _DamagedManifestError(
            f"{self.path(MANIFEST)}: no manifest of a sweep, or a damaged one ({reason}); the "
            f"parts in {TABLE} can be read without it, but not gone on with: begin in another "
            "folder, or replace this sweep with --force"
        )

    def finished(self, study_hash: str, chunks: int, *, curves: bool) -> set[int]:
        """Numbers of the chunks whose parts are there and whole, with their curves if there are."""
        found = set()
        for name in self.names(TABLE):
            match = _PART.fullmatch(name)
            whole = all(
                self._whole(folder, name, study_hash)
                for folder in (TABLE, *((CURVES,) if curves else ()))
            )
            if match and int(match[1]) < chunks and whole:
                found.add(int(match[1]))
        return found

    def parts(self, folder: str) -> list[str]:
        """Files of the table or of the curves, in the order of the variants.

        Raises
        ------
        OutputError
            If there is none.
        """
        names = sorted(name for name in self.names(folder) if _PART.fullmatch(name))
        if not names and folder == CURVES and not self.manifest()["study"]["curve_points"]:
            raise OutputError(
                f"{self.target}: this study keeps no curves; give it curve_points = 100 in "
                "[outputs] and run it into another folder"
            )
        if not names:
            raise OutputError(f"{self.target}: no {folder} in it yet")
        return [self.path(folder, name) for name in names]

    def write(self, solved: Solved, study_hash: str) -> None:
        """Add the parts of a chunk; the table last, whose presence says that all is there.

        Raises
        ------
        OutputError
            If it cannot be written; what was written before stays.
        """
        name = f"part-{solved.number:06d}.parquet"
        with self.clear_messages("the chunks that were written stay; go on with --resume"):
            if solved.curves is not None:
                self._write_part(CURVES, name, solved.curves, study_hash)
            self._write_part(TABLE, name, solved.table, study_hash)

    def _write_part(self, folder: str, name: str, table: pa.Table, study_hash: str) -> None:
        import pyarrow.parquet as pq

        buffer = BytesIO()
        whose = {b"study_hash": study_hash.encode()}
        pq.write_table(table.replace_schema_metadata(whose), buffer, compression="zstd")
        self.write_bytes((folder, name), buffer.getvalue())

    def _whole(self, folder: str, name: str, study_hash: str) -> bool:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with self.filesystem.open(self.path(folder, name), "rb") as file:
                found = pq.read_schema(file).metadata or {}
        except (OSError, pa.ArrowInvalid):
            return False
        return found.get(b"study_hash") == study_hash.encode()

    def _remove_first_words(self) -> None:
        """Remove manifests whose writing was cut short: no sweep ever began with them."""
        for name in self.names(""):
            if _is_first_word(name):
                self.filesystem.rm_file(self.path(name))


def _is_first_word(name: str) -> bool:
    return name.startswith(f".{MANIFEST}.") and name.endswith(".partial")
