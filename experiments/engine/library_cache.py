"""Shared libraries of a model's functions: a compiler that works, a private folder, sealed files.

A library is code that will run with the rights of whoever loads it. It is therefore kept in a
folder that only its owner can reach, and loaded only if its content still has the digest that its
name carries.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import platform
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from anode_model.errors import AnodeModelError

_COMPILERS = ("gcc", "clang", "cc")

#: Longest time that a compilation may take [s]; the largest model here needs a tenth of it.
_PATIENCE = 1800.0

#: What every library needs, whatever makes it fast.
_SHARED = ("-shared", "-fPIC")

#: How hard the compiler tries: half of the time for libraries that take a third to a half longer
#: to run, or all of it.
Effort = Literal["quick", "thorough"]

#: The older C standard has CasADi compare numbers itself where it would call a function for each.
#: Hidden names are called directly.
_COMMON = (
    "-std=gnu90",
    "-march=native",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-fvisibility=hidden",
)
#: Most of what a higher level adds goes over one function of 100 000 lines at a time; what pays
#: at once are the loops.
_QUICK = ("-O1", "-ftree-loop-vectorize", *_COMMON)
_THOROUGH = ("-O3", *_COMMON)
_VECTOR_MATH = ("-DVECTOR_MATH", "-Wl,--no-as-needed", "-lmvec", "-lm")

#: Sets of flags, best first; the first that the compiler takes, and whose libraries load, is used.
#: None of them lets the compiler assume that numbers are finite: a residual that is not a number
#: has to stay one, for the integrator to see that a step has failed.
FLAGS: dict[Effort, tuple[tuple[str, ...], ...]] = {
    "quick": ((*_QUICK, *_VECTOR_MATH), (*_QUICK, "-lm"), ("-O1", "-lm")),
    "thorough": ((*_THOROUGH, *_VECTOR_MATH), (*_THOROUGH, "-lm"), ("-O2", "-lm")),
}

#: Says that glibc has these for several numbers at once. Its own header says so only where numbers
#: may be assumed finite; the functions themselves keep infinities and what is not a number.
_PRELUDE = """
#define CASADI_SYMBOL_EXPORT __attribute__((visibility("default")))
#ifdef VECTOR_MATH
__attribute__((__simd__("notinbranch"))) extern double exp(double);
__attribute__((__simd__("notinbranch"))) extern double log(double);
#endif
"""

_PROBE = """
#include <math.h>
CASADI_SYMBOL_EXPORT void probe(const double* x, double* y, int n)
{
  int i;
  for (i = 0; i < n; ++i) y[i] = exp(log(x[i]));
}
"""


class NoLibraryError(AnodeModelError):
    """A library cannot be had; the text says why. The functions can be interpreted instead."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """A C compiler that was tried, and the flags that it takes.

    Parameters
    ----------
    path : str
        Of the program.
    version : str
        First line of what it says about itself.
    flags : tuple of str
        Of :data:`FLAGS`.
    """

    path: str
    version: str
    flags: tuple[str, ...]

    def compile(self, source: str, target: Path) -> None:
        """Make a shared library.

        Parameters
        ----------
        source : str
            In C.
        target : Path
            Where it is written.

        Raises
        ------
        NoLibraryError
            If the compiler fails; with the end of what it says.
        """
        code = target.with_suffix(".c")
        code.write_text(_PRELUDE + source, encoding="utf-8")
        # Libraries last: they are searched for what stands before them.
        switches = [flag for flag in self.flags if not flag.startswith(("-l", "-Wl"))]
        libraries = [flag for flag in self.flags if flag.startswith(("-l", "-Wl"))]
        command = [self.path, *_SHARED, *switches, str(code), "-o", str(target), *libraries]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NoLibraryError(f"{self.path} cannot be run: {error}") from error
        finally:
            code.unlink(missing_ok=True)
        if done.returncode != 0:
            words = " ".join(done.stderr.split())[-300:]
            raise NoLibraryError(f"{self.path} failed with {done.returncode}: {words}")


def find_compiler(effort: Effort = "thorough") -> Compiler:
    """The first compiler on the search path that makes a library that can be loaded.

    Parameters
    ----------
    effort : {"quick", "thorough"}
        How hard it will try.

    Raises
    ------
    NoLibraryError
        If there is none; with what was tried.
    """
    return _find_compiler(os.environ.get("PATH", ""), effort)


@functools.lru_cache(maxsize=4)
def _find_compiler(search_path: str, effort: Effort) -> Compiler:
    reasons = []
    for name in _COMPILERS:
        path = shutil.which(name, path=search_path)
        if path is None:
            continue
        for flags in FLAGS[effort]:
            try:
                return _tried(path, flags)
            except (NoLibraryError, OSError, subprocess.SubprocessError) as error:
                reasons.append(str(error))
    if not reasons:
        raise NoLibraryError(f"no C compiler was found (looked for {', '.join(_COMPILERS)})")
    raise NoLibraryError(f"no C compiler works: {reasons[-1]}")


def _tried(path: str, flags: tuple[str, ...]) -> Compiler:
    said = subprocess.run(
        [path, "--version"], capture_output=True, text=True, timeout=60, check=False
    )
    compiler = Compiler(path, said.stdout.partition("\n")[0], flags)
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "probe.so"
        compiler.compile(_PROBE, library)
        ctypes.CDLL(str(library))
    return compiler


def cache_folder() -> Path:
    """Folder of the libraries of this user, which nobody else can read or write.

    Raises
    ------
    NoLibraryError
        If it cannot be made, or is not private.
    """
    given = os.environ.get("XDG_CACHE_HOME", "")
    # The specification has relative paths ignored.
    try:
        home = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    except RuntimeError as error:
        raise NoLibraryError(f"no folder for compiled models: {error}") from error
    folder = home / "anode-model" / "compiled"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
    except OSError as error:
        raise NoLibraryError(f"no folder for compiled models: {error}") from error
    if not stat.S_ISDIR(state.st_mode):
        raise NoLibraryError(f"{folder} is a link or a file, not a folder; remove it")
    if hasattr(os, "geteuid") and state.st_uid != os.geteuid():
        raise NoLibraryError(f"{folder} belongs to another user")
    if os.name == "posix" and stat.S_IMODE(state.st_mode) & 0o077:
        raise NoLibraryError(f"{folder} is open to others; run: chmod 700 {folder}")
    return folder


def library_key(source: str, compiler: Compiler) -> str:
    """Name of a library: what it is made from, with what, and for which processor.

    Parameters
    ----------
    source : str
        In C, or anything from which it follows, with the versions of the programs that write it.
    compiler : Compiler
        Its version and flags count.

    Returns
    -------
    str
        Hexadecimal digits.
    """
    parts = (source, _PRELUDE, compiler.version, *compiler.flags, *_processor())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@functools.cache
def _processor() -> tuple[str, ...]:
    """What a machine with another processor or C library, but the same home, has differently."""
    found = [platform.machine(), platform.processor(), sys.platform, *platform.libc_ver()]
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return tuple(found)
    wanted = ("model name", "flags", "Features", "CPU part")
    for name in wanted:
        found += [line for line in lines if line.startswith(name)][:1]
    return tuple(found)


def stored_library(folder: Path, key: str) -> Path | None:
    """A library that was made before and has not been damaged since.

    Parameters
    ----------
    folder : Path
        From :func:`cache_folder`.
    key : str
        From :func:`library_key`.

    Returns
    -------
    Path or None
        ``None`` if there is none. A damaged one is removed: a truncated library would not fail to
        load but end the process when it is called.
    """
    for path in sorted(folder.glob(f"{key}.*.so")):
        try:
            if path.name == _sealed_name(key, path.read_bytes()):
                return path
            path.unlink()
        except OSError:
            continue
    return None


def make_library(folder: Path, key: str, source: str, compiler: Compiler) -> Path:
    """Compile a library and put it into its place in one step.

    Two processes that do so at the same time both end with a whole library.

    Parameters
    ----------
    folder, key, compiler
        As in :func:`stored_library` and :func:`library_key`.
    source : str
        In C.

    Raises
    ------
    NoLibraryError
        If it cannot be made.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="making-", dir=folder) as own:
            made = Path(own) / "library.so"
            compiler.compile(source, made)
            target = folder / _sealed_name(key, made.read_bytes())
            made.replace(target)
    except OSError as error:
        raise NoLibraryError(f"no library could be written: {error}") from error
    return target


@contextmanager
def one_at_a_time(folder: Path, key: str) -> Iterator[None]:
    """Let other processes wait for a library instead of making the same one beside.

    Parameters
    ----------
    folder, key
        As in :func:`stored_library`.
    """
    if os.name != "posix":
        yield
        return
    import fcntl

    # Left behind: whoever removed it could remove the one that another process has just locked.
    try:
        file = (folder / f"{key}.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise NoLibraryError(f"{folder} cannot be written: {error.strerror}") from error
    with file:
        # Where there are no locks the same library is made twice, and both are whole.
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sealed_name(key: str, content: bytes) -> str:
    return f"{key}.{hashlib.sha256(content).hexdigest()[:32]}.so"


def versions_of(packages: Sequence[str]) -> str:
    """Packages with their versions, in one line."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in packages:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} unknown")
    return ", ".join(found)
