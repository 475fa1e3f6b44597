"""Find Graphviz's `dot` and run it.

Two programs can lay a graph out: the one that comes with the course (`graphviz-pure`), and
a `dot` on the path. They are tried in this order; each call has a time limit, and what goes
wrong is told in one sentence, never in a traceback.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

ADVICE = "run `pip install graphviz-pure`, or install Graphviz from https://graphviz.org/download"
_SECONDS = 20
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # else Windows flashes a console


class Dot(NamedTuple):
    """A program that lays graphs out; `kind` is "bundled", "system" or "none"."""

    kind: str
    path: str
    version: str


class DotError(Exception):
    """No `dot` could draw; the message says why and what to do."""


def which_dot():
    """The program that draws: `Dot(kind, path, version)`, all but kind empty if there is none."""
    for kind, path in _programs():
        answer = _version(path)
        if answer:
            return Dot(kind, path, answer)
    return Dot("none", "", "")


def render(source, output="svg"):
    """Lay out `source`, a graph in the DOT language, and return the bytes of the picture.

    Parameters
    ----------
    source : str
    output : str
        "svg" or "png".

    Raises
    ------
    DotError
        If there is no program, or each of them failed or ran out of time.
    """
    faults = []
    for kind, path in _programs():
        try:
            done = _run([path, f"-T{output}"], source.encode())
        except subprocess.TimeoutExpired:
            faults.append(f"the {kind} dot had not finished after {_SECONDS} s")
        except OSError as fault:
            faults.append(f"the {kind} dot did not start ({fault})")
        else:
            # the bundled program warns on stderr about harmless things: only the code counts
            if done.returncode == 0 and done.stdout:
                return done.stdout
            faults.append(f"the {kind} dot failed ({_last_line(done.stderr)})")
    raise DotError("; ".join(faults) or f"there is no `dot` on this machine: {ADVICE}")


def _programs():
    """(kind, path) of each program there is, best first."""
    bundled = shutil.which("graphviz-pure", path=_scripts())
    system = shutil.which("dot")
    return [(kind, path) for kind, path in (("bundled", bundled), ("system", system)) if path]


def _scripts():
    """Folders of this environment's programs; on the path only where it is activated."""
    folders = [Path(sys.executable).parent, sysconfig.get_path("scripts")]
    if user_scheme := sysconfig.get_preferred_scheme("user"):
        folders.append(sysconfig.get_path("scripts", user_scheme))
    return os.pathsep.join(map(str, folders))


@functools.cache
def _version(path):
    try:
        done = _run([path, "-V"], b"")
    except (OSError, subprocess.TimeoutExpired):
        return ""  # not a program that works here: the next one is asked
    found = re.search(r"version (\S+)", (done.stdout + done.stderr).decode(errors="replace"))
    return found[1] if found and done.returncode == 0 else ""


def _run(command, text):
    return subprocess.run(
        command, input=text, capture_output=True, timeout=_SECONDS, creationflags=_NO_WINDOW
    )


def _last_line(output):
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
