"""The documentation executes: links lead somewhere, commands parse, Python blocks run."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PAGE_IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]

FENCED = re.compile(r"^\s*(`{3,}|~{3,}).*?^\s*\1\s*$", re.DOTALL | re.MULTILINE)
SHELL = {"bash", "console", "sh", "shell", "powershell"}


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def where(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    fence = ""
    language, start = "", 0
    body: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        mark = re.match(r"\s*(`{3,}|~{3,})\s*([\w+-]*)", line)
        if not fence and mark:
            fence, language, start, body = mark[1], mark[2].lower(), number, []
        elif fence and line.strip() == fence:
            yield Block(page, start, language, "\n".join(body))
            fence = ""
        elif fence:
            body.append(line)
    assert not fence, f"{page}: block of line {start} is not closed"


def prose(page: Path) -> str:
    """A page without its code."""
    return re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """Heading anchors as the usual hosts make them."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+\s+(.*?)\s*#*$", text, flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def links(page: Path) -> list[str]:
    text = prose(page)
    inline = re.findall(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)", text)
    reference = re.findall(r"^\[[^\]]+\]:\s*(\S+)", text, flags=re.MULTILINE)
    html = re.findall(r"(?:src|href)=\"([^\"]+)\"", text)
    return [*inline, *reference, *html]


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a link is an address of the web, a file of the repository or a heading in it."""
    if re.match(r"[a-z][a-z0-9+.-]*:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or target.suffix != ".md" or anchor in anchors(target)


def commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Commands of the shell blocks, each with the place where it stands."""
    for block in blocks(page):
        if block.language not in SHELL:
            continue
        for raw in re.sub(r"\\\n\s*", "", block.text).splitlines():
            line = re.sub(r"^\s*(\$|>|PS>)\s+", "", raw)
            words = shlex.split(line, comments=True, posix=block.language != "powershell")
            for stop in ("|", ">", "2>", "&&", ";"):
                words = words[: words.index(stop)] if stop in words else words
            if words:
                yield block.where, words


COMMANDS = [found for page in PAGES for found in commands(page)]


def of(program: str) -> list[pytest.ParameterSet]:
    rows = [(where, words[1:]) for where, words in COMMANDS if Path(words[0]).name == program]
    return [pytest.param(*row, id=f"{row[0]} {' '.join(row[1])}") for row in rows]


def of_language(page: Path, language: str) -> list[Block]:
    return [block for block in blocks(page) if block.language == language]


def test_readme_shows_the_two_commands_of_a_fresh_machine() -> None:
    assert README in PAGES
    shown = [words for where, words in COMMANDS if where.startswith("README.md:")]
    assert ["make", "compare"] in shown
    assert ["make", "test"] in shown
    assert any(words[0] == "anode-model" for words in shown)


@pytest.mark.parametrize("page", PAGES, ids=PAGE_IDS)
def test_links_lead_somewhere(page: Path) -> None:
    assert not [link for link in links(page) if not leads_somewhere(page, link)]


@pytest.mark.parametrize(("where", "arguments"), of("anode-model"))
def test_commands_parse(where: str, arguments: list[str]) -> None:
    from experiments.cli import build_parser

    try:
        build_parser().parse_args(arguments)
    except SystemExit as end:  # --help and --version end with 0
        if end.code:
            pytest.fail(f"{where}: anode-model {shlex.join(arguments)}")


@pytest.mark.parametrize(("where", "arguments"), of("make"))
def test_make_targets_exist(where: str, arguments: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):(?!=)", makefile, flags=re.MULTILINE))
    asked = {word for word in arguments if "=" not in word and not word.startswith("-")}
    assert asked <= targets, where


@pytest.mark.parametrize("page", PAGES, ids=PAGE_IDS)
def test_python_blocks_compile(page: Path) -> None:
    for block in of_language(page, "python"):
        compile(block.text, block.where, "exec")


@pytest.mark.slow
def test_python_blocks_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    monkeypatch.chdir(tmp_path)
    found = of_language(README, "python")
    assert found
    namespace: dict[str, object] = {"__name__": "readme"}
    for block in found:
        exec(compile(block.text, block.where, "exec"), namespace)


@pytest.mark.parametrize("page", PAGES, ids=PAGE_IDS)
def test_sheets_in_the_documentation_are_valid(page: Path, tmp_path: Path) -> None:
    from anode_model import read_material
    from experiments import load_study

    for block in of_language(page, "toml"):
        content = tomllib.loads(block.text)
        if "format" not in content:
            continue
        sheet = tmp_path / f"line-{block.line}.toml"
        sheet.write_text(block.text, encoding="utf-8")
        if "runs" in content:
            load_study(sheet)
        else:
            read_material(sheet)
