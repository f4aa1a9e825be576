"""Models compiled ahead of time: the same functions as machine code instead of a virtual machine.

PyBaMM lowers the functions of a model to C and has the system's compiler make a library of them.
Here stands when that can be done, where the libraries are kept, and what became of it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pybamm

_LOG = logging.getLogger(__name__)

#: What PyBaMM calls.
COMPILER = "gcc"

#: Where PyBaMM keeps compiled functions.
_CACHE_VARIABLE = "PYBAMM_CASADI_AOT_CACHE"

#: What decides whether a library fits: each has a folder of its own.
_VERSIONS = ("pybamm", "pybammsolvers", "casadi")

#: Longest time that a compiler gets for a program of one line [s].
_PATIENCE = 60.0


class AheadSolver(pybamm.IDAKLUSolver):  # type: ignore[misc]  # PyBaMM has no types
    """Time integrator whose functions are compiled before the first solve, where that can be had.

    Attributes
    ----------
    not_ahead : str
        Why the functions are not compiled; empty where they are, or nothing was solved yet.
    """

    not_ahead = ""

    def set_up(self, model: Any, *arguments: Any, **settings: Any) -> Any:
        """Compile, or take what was compiled before; one process at a time for each model."""
        self.not_ahead = why_not()
        self._options["compile"] = not self.not_ahead
        if self.not_ahead:
            _LOG.info("models are not compiled ahead of time: %s", self.not_ahead)
            return super().set_up(model, *arguments, **settings)
        with _lock_of(model):
            found = super().set_up(model, *arguments, **settings)
        # PyBaMM passes a failure over with a line in its log.
        function = self._setup.get("rootfn_casadi")
        if function is not None and function.class_name() != "External":
            self.not_ahead = "the compiler failed on the functions of the model"
        return found


@cache
def why_not() -> str:
    """Why nothing can be compiled here; empty where it can.

    Returns
    -------
    str
        No compiler, or no place of one's own for what it makes.
    """
    if shutil.which(COMPILER) is None:
        return f"no compiler: {COMPILER} is not on the path"
    try:
        folder = cache_folder()
        with tempfile.TemporaryDirectory(dir=folder) as place:
            source = Path(place) / "try.c"
            source.write_text("#include <math.h>\ndouble f(double x) { return exp(x); }\n")
            command = [COMPILER, "-shared", "-fPIC", str(source), "-o", str(Path(place) / "try.so")]
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
    except (OSError, subprocess.SubprocessError) as error:
        return f"no place for compiled models, or no working compiler: {error}"
    if done.returncode:
        return f"{COMPILER} does not work: {' '.join(done.stderr.split())[:200]}"
    os.environ[_CACHE_VARIABLE] = str(folder)
    return ""


def cache_folder() -> Path:
    """Folder of compiled models, of this user, this kind of processor and these versions.

    Returns
    -------
    Path
        Made if it is not there. Nobody else can write into it: a library from it is run.

    Raises
    ------
    OSError
        If it cannot be made, or is open to others.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "anode-model" / "compiled"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = folder / _key()
    own.mkdir(exist_ok=True, mode=0o700)
    for path in (folder, own):
        _check_private(path)
    return own


def _check_private(path: Path) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise PermissionError(f"{path} is a link or a file; remove it")
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        raise PermissionError(f"{path} belongs to somebody else; remove it, or set XDG_CACHE_HOME")
    if os.name == "posix" and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(f"{path} can be written by others; make it private: chmod 700")
    if os.name == "posix" and found.st_mode & 0o077:
        path.chmod(0o700)


@cache
def _key() -> str:
    """Name made of processor and versions: a home may be shared by machines that differ."""
    parts = [_processor(), *(f"{name} {version(name)}" for name in _VERSIONS)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _processor() -> str:
    """What the compiler compiles for when it is told to use everything."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    wanted = ("model name", "flags", "Features", "CPU part")
    found = [line for line in lines if line.startswith(wanted)]
    # Of the first processor.
    return "\n".join(dict.fromkeys(found[: len(wanted)])) or platform.machine()


def being_compiled(model: Any) -> bool:
    """Whether another process is compiling a model of this size right now."""
    if os.name != "posix" or why_not():
        return False
    import fcntl

    with _lock_file(model).open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


@contextmanager
def _lock_of(model: Any) -> Iterator[None]:
    """Let others wait for the library instead of making the same one beside."""
    if os.name != "posix":
        yield
        return
    import fcntl

    with _lock_file(model).open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lock_file(model: Any) -> Path:
    # Models of one size that are not the same wait for each other, which only costs time.
    return cache_folder() / f"{model.len_rhs_and_alg}.lock"
