"""Sheets on disk: text and TOML from a file, with every refusal as a `SheetError`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from anode_model.arguments import check_kind
from anode_model.errors import Problem, SheetError
from anode_model.sheets.endless import endless_name, endless_value
from anode_model.sheets.naming import did_you_mean

#: A sheet is a page of text; anything larger is another kind of file [bytes].
LARGEST_FILE = 1_000_000

# One way only to match any line: a line of a megabyte must not take the square of its length.
_SECTION = re.compile(r"\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[\w.\-\s]+)=.*|("[^"]*"|'[^']*')\s+=.*""")


def sheet_path(path: str | PathLike[str], argument: str = "path") -> Path:
    """Path of a sheet, checked to be one.

    Parameters
    ----------
    path : str or path
        What was passed.
    argument : str, optional
        Name of the argument, for the message.

    Raises
    ------
    WrongKindError
        If it is neither text nor a path.
    """
    if not isinstance(path, PathLike):
        check_kind(path, str, argument, "pass the name or the path of a sheet")
    return Path(path)


def read_text(path: Path, *, shown: str | None = None) -> str:
    """Text of a small UTF-8 file.

    Parameters
    ----------
    path : Path
        The file.
    shown : str, optional
        Its name in messages; the path itself if not given.

    Raises
    ------
    SheetError
        If there is no such file, or it is a folder, larger than :data:`LARGEST_FILE`, not readable,
        or not UTF-8.
    """
    name = shown or str(path)
    try:
        if path.is_dir():
            raise SheetError(name, [Problem("", "this is a folder", advice="name a file in it")])
        if path.exists() and not path.is_file():
            # A device or a pipe may have no end.
            what = "this is a device or a pipe, no file"
            raise SheetError(name, [Problem("", what, advice="copy its content into a file")])
        if not path.is_file():
            raise SheetError(name, [_no_file(path)])
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        # A ValueError comes from a path with a null character in it.
        raise SheetError(name, [Problem("", "cannot be opened", got=str(error))]) from error
    if len(content) > LARGEST_FILE:
        allowed = f"at most {LARGEST_FILE // 1_000_000} MB"
        raise SheetError(name, [Problem("", "the file is too large", "", allowed)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"not a text in UTF-8 (byte {error.start + 1})"
        raise SheetError(name, [Problem("", what, advice="save the file as UTF-8")]) from error


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """Content of a TOML file, and its text for line numbers.

    Raises
    ------
    SheetError
        As :func:`read_text` and :func:`parse_toml`.
    """
    text = read_text(path)
    advice = 'put quantities in quotes: d002 = "0.380 nm"; no key may appear twice'
    return parse_toml(text, str(path), advice), text


def parse_toml(text: str, shown: str, advice: str) -> dict[str, Any]:
    """Content of a text in TOML.

    Parameters
    ----------
    text : str
        Of the whole file.
    shown : str
        The file's name in messages.
    advice : str
        What to do where the text is not TOML.

    Raises
    ------
    SheetError
        If it is not TOML, or has names, tables or numbers beyond what any sheet needs.
    """
    endless = endless_name(text)
    if endless is not None:
        raise SheetError(shown, [endless])
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        problem = Problem("", f"not valid TOML: {error}", "", "", advice)
        found = replace(problem, line=int(line[1]) if line else None)
        raise SheetError(shown, [found]) from error
    endless = endless_value(content)
    if endless is not None:
        raise SheetError(shown, with_lines([endless], text))
    return content


def with_lines(problems: Iterable[Problem], text: str) -> tuple[Problem, ...]:
    """Add to each problem the line of its key, and put them in the order of the file."""
    lines = _lines_of_keys(text)
    found = [replace(p, line=p.line or _line_of(p.key, lines)) for p in problems]
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def _lines_of_keys(text: str) -> dict[str, int]:
    """Lines of the keys, as far as they can be read without following TOML's multi-line texts."""
    lines: dict[str, int] = {}
    section, many = "", Counter[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()  # noqa: PLW2901  # what stands around a key says nothing
        if header := _SECTION.fullmatch(line):
            section = _bare(header[1])
            lines.setdefault(section, number)
            if line.startswith("[["):
                # Of tables in a list each has its number: runs.0, runs.1.
                name, section = section, f"{section}.{many[section]}"
                many[name] += 1
                lines.setdefault(section, number)
        elif key := _KEY.fullmatch(line):
            name = _bare(key[1] or key[2])
            lines.setdefault(f"{section}.{name}" if section else name, number)
    return lines


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def _line_of(key: str, lines: dict[str, int]) -> int | None:
    while key:
        if key in lines:
            return lines[key]
        key = key.rpartition(".")[0]
    return None


def _no_file(path: Path) -> Problem:
    try:
        neighbours = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return Problem("", "no such file", advice="check the path")
    advice = did_you_mean(path.name, neighbours) or "check the path"
    return Problem("", "no such file", advice=advice)
