"""`doctor()`: is everything the course needs here, and what is the cure where it is not?"""

import html
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from mgcourse import course

PACKAGES = ("numpy", "matplotlib", "jupyterlab", "ipywidgets", "graphviz")
REINSTALL = "run `make setup` (or `pip install -c constraints.txt -e .`) in the course's folder"


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, what was found, and the cure if it fails."""

    what: str
    found: str
    ok: bool = True
    cure: str = ""


class Report:
    """What `doctor()` found: a table in a notebook, lines in a terminal."""

    def __init__(self, findings):
        self.findings = findings

    @property
    def ok(self):
        """True when nothing needs a cure."""
        return all(finding.ok for finding in self.findings)

    @property
    def words(self):
        """The whole report in one sentence."""
        broken = [finding.what for finding in self.findings if not finding.ok]
        if not broken:
            return "Everything the course needs is here."
        return f"{len(broken)} of {len(self.findings)} need a cure: {', '.join(broken)}."

    def __str__(self):
        width = max(len(finding.what) for finding in self.findings)
        lines = []
        for finding in self.findings:
            lines.append(f"{'✓' if finding.ok else '✗'} {finding.what:<{width}}  {finding.found}")
            if not finding.ok:
                lines.append(f"  {'':<{width}}  → {finding.cure}")
        return "\n".join([*lines, self.words])

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.words, "text/html": self._html()}

    def _html(self):
        rows = "".join(
            f"<tr><td>{'✓' if f.ok else '✗'}</td><th scope='row' style='text-align:left'>"
            f"{html.escape(f.what)}</th><td style='text-align:left'>{html.escape(f.found)}"
            + ("" if f.ok else f"<br>→ {html.escape(f.cure)}")
            + "</td></tr>"
            for f in self.findings
        )
        # mg-local: differs from machine to machine, so saved notebooks are not compared on it
        return (
            f"<figure class='mg-local'><table>{rows}</table>"
            f"<figcaption>{html.escape(self.words)}</figcaption></figure>"
        )


def doctor(teacher=False):
    """Look at everything the course needs and return a `Report` with a cure for what fails.

    Parameters
    ----------
    teacher : bool
        Also whether this machine can grade submissions.
    """
    found = [_python(), _course(), _kernel(), *map(_package, PACKAGES), _widgets(), _dot()]
    return Report([*found, _progress(), *([_sandbox(), _solutions()] if teacher else [])])


def _python():
    version = platform.python_version()
    return Finding(
        "Python",
        f"{version} in {sys.prefix}",
        sys.version_info >= (3, 11),
        "the course needs Python 3.11 or newer: install one from python.org",
    )


def _course():
    try:
        return Finding(
            "course", f"mgcourse {metadata.version('mgcourse')} in {course.find_course()}"
        )
    except course.CourseNotFound as problem:
        return Finding("course", str(problem), False, "start `mgcourse lab` in the course's folder")


def _kernel():
    """Does JupyterLab's default kernel run in this Python?"""
    if "ipykernel" in sys.modules:
        return Finding("kernel", "this notebook's kernel runs in this Python")
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return Finding("kernel", "no Python kernel", False, REINSTALL)
    ours = not os.path.isabs(program) or os.path.samefile(program, sys.executable)
    return Finding(
        "kernel",
        "python3 runs in this Python" if ours else f"python3 runs in another Python: {program}",
        ours,
        f"run `{sys.executable} -m ipykernel install --sys-prefix`",
    )


def _package(name):
    try:
        return Finding(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, "missing", False, REINSTALL)


def _widgets():
    """The half of ipywidgets that lives in JupyterLab; without it sliders show as text."""
    extension = Path(sys.prefix, "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager")
    return Finding(
        "widgets",
        "JupyterLab knows how to show sliders"
        if extension.is_dir()
        else "JupyterLab would show text",
        extension.is_dir(),
        "install `jupyterlab_widgets` in the Python that runs JupyterLab: " + REINSTALL,
    )


def _dot():
    """The Python package `graphviz` writes graphs; the program `dot` lays them out."""
    from mgcourse.show.dot import which_dot

    found = which_dot()
    if found.kind == "none":
        return Finding(
            "dot",
            "no program that lays out graphs; they will be shown as text",
            False,
            "`pip install graphviz-pure`, or install Graphviz from graphviz.org",
        )
    return Finding("dot", f"{found.kind}: {found.version}")


def _progress():
    from mgcourse.study.progress import home

    folder = home()
    parent = next(p for p in (folder, *folder.parents) if p.exists())
    return Finding(
        "progress",
        f"kept in {folder}",
        os.access(parent, os.W_OK),
        f"you may not write in {parent}: set MGCOURSE_HOME to a folder of yours",
    )


def _sandbox():
    """Can submissions be run where they do no harm, and under which user id?"""
    from mgcourse.study import handout
    from mgcourse.study.sandbox import NoSandbox, Sandbox

    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)  # for the ordinary user that submissions run as
        handout.package(Path(scratch), stored=False)
        try:
            found = Sandbox(scratch).examine()
        except NoSandbox as missing:
            return Finding("sandbox", "submissions cannot be graded here", False, str(missing))
    words = "submissions run under user id {user}, without network (bubblewrap {version})"
    return Finding("sandbox", words.format(**found))


def _solutions():
    try:
        there = len(list(course.find_course().glob("solutions/*/[0-9]*.ipynb")))
    except course.CourseNotFound:
        there = 0
    return Finding(
        "solutions",
        f"{there} chapters can be graded",
        there > 0,
        "grade in the whole course; what a class is given has no answers to compare with",
    )
