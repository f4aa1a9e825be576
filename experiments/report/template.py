"""Templates of pages, which escape every text that they are given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup


def template(name: str) -> Template:
    """A template of this package.

    Parameters
    ----------
    name : str
        Of the file; it may import macros from the others.
    """
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = Markup(_read("report.css"))
    return environment


def _read(name: str) -> str:
    return (files("experiments.report") / name).read_text(encoding="utf-8")


def trusted(drawings: Mapping[str, str]) -> dict[str, Markup]:
    """Drawings as they are: matplotlib escapes the texts inside."""
    return {name: Markup(drawing) for name, drawing in drawings.items()}
