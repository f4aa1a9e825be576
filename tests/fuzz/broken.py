"""Files that nobody meant to write: random bytes, edited texts, and tables with hostile values."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import strategies as st

#: Values that have broken readers before.
HOSTILE: Sequence[Any] = (
    "",
    " ",
    "nan",
    "1e999 nm",
    "-1 nm",
    "1 / 0",
    "__import__('os').system('touch owned')",
    "{{ 7 * 7 }}",
    "../../../etc/passwd",
    "/etc/passwd",
    "/dev/zero",
    "C:\\Windows\\win.ini",
    "a" * 5000,
    "\x00",
    "\x1b[31m",
    "\u202eabc",
    "Ⅻ µm",
    "0.38 nm nm",
    "0.38 ± nm",
    "set:Chen2020",
    "set:../x",
    True,
    0,
    -1,
    10**400,
    10**2900,
    10**3100,
    2**63,
    "9**9**9**9*m",
    "1 m^((2)^(9))^(9)",
    "1 nm" + "^9" * 20,
    "a/" * 3000,
    "a." * 3000,
    " " * 5000,
    ["m"] * 1200,
    {f"k{number}": number for number in range(300)},
    float("nan"),
    float("inf"),
    -0.0,
    1e-320,
    date(1994, 1, 1),
    [],
    [[]],
    [1, "a"],
    {},
    {"value": 1},
    {"value": "x", "unit": 3, "spread": []},
    {"a": {"b": {"c": {"d": {"e": 1}}}}},
)

#: Pieces of text that an edit puts in.
PIECES: Sequence[str] = (
    *(
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        '"',
        "'",
        '"""',
        "#",
        ".",
        ",",
        "\n",
        "\r",
        "\t",
        "\x00",
    ),
    *(
        "[" * 200,
        "= [" * 50,
        " " * 5000,
        "[" + " " * 5000,
        "\n" + ".".join("a" * 2000) + " = 1\n",
        "\n[" + ".".join("a" * 70) + "]\n",
        "0x" + "f" * 5000,
        "9" * 5000,
        "".join(f"\nk{number} = 1" for number in range(300)),
        "1e400",
        "-",
        "é",
        "\ud7ff",
        "inf",
        "nan",
        "true",
        "[runs]",
        "[[runs]]",
    ),
    *("format = 2\n", "\ntitle = 3\n", '\n[vary."a.b"]\n', "\n[vary.d002]\nvalues = [1]\n"),
)


def edited(texts: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Good texts with a few pieces cut out, put in or doubled."""
    edit = st.tuples(
        st.sampled_from(("cut", "put", "double", "swap")),
        st.floats(0, 1),
        st.integers(1, 60),
        st.sampled_from(PIECES),
    )
    return st.builds(_edit, st.sampled_from(texts), st.lists(edit, min_size=1, max_size=4))


def _edit(text: str, edits: Sequence[tuple[str, float, int, str]]) -> bytes:
    for kind, where, length, piece in edits:
        place = int(where * len(text))
        part = text[place : place + length]
        new = {"cut": "", "put": piece + part, "double": part * 2, "swap": piece}[kind]
        text = text[:place] + new + text[place + length :]
    return text.encode("utf-8", "surrogatepass")


def with_hostile_values(texts: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Good texts of which some values, tables or names are others."""
    other = st.one_of(
        st.sampled_from(HOSTILE),
        st.text(max_size=20),
        st.floats(),
        st.integers(),
        st.lists(st.sampled_from(HOSTILE), max_size=3),
        st.dictionaries(st.text(max_size=8), st.sampled_from(HOSTILE), max_size=3),
    )
    change = st.tuples(st.integers(0, 10_000), other, st.sampled_from(("value", "name", "add")))
    return st.builds(_change, st.sampled_from(texts), st.lists(change, min_size=1, max_size=4))


def _change(text: str, changes: Sequence[tuple[int, Any, str]]) -> bytes:
    content = tomllib.loads(text)
    for number, value, kind in changes:
        places = list(_places(content))
        if not places:
            break
        holder, key = places[number % len(places)]
        # A list that stands in two places, or in itself, is none that a file can hold.
        own = deepcopy(value)
        if kind == "value" or not isinstance(holder, dict):
            holder[key] = own
        elif kind == "name":
            holder[str(value)[:40]] = holder.pop(key)
        else:
            holder[f"{key}{number}"] = own
    try:
        return tomli_w.dumps(content).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError):
        # What TOML cannot say is no file.
        return text.encode()


def _places(content: Any) -> Any:
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in list(items):
        yield content, key
        if isinstance(value, dict | list):
            yield from _places(value)


def files(*folders: Path, ending: str = "*.toml") -> st.SearchStrategy[bytes]:
    """Contents of files that began as those of some folders, or as nothing at all."""
    texts = [file.read_text("utf-8") for folder in folders for file in sorted(folder.glob(ending))]
    assert texts
    return st.one_of(edited(texts), with_hostile_values(texts), st.binary(max_size=300))
