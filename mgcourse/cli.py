"""The `mgcourse` command."""

import os
import shutil
import sys
import textwrap
from pathlib import Path

import click

from mgcourse import course

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


class Problem(click.ClickException):
    """Something the user can put right: one sentence, no traceback, exit code 1."""

    def show(self, file=None):
        """Print the sentence, in the course's name."""
        click.echo(f"mgcourse: {self.format_message()}", err=True)


def _course():
    try:
        return course.find_course()
    except course.CourseNotFound as missing:
        raise Problem(str(missing)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mgcourse", message="mgcourse %(version)s")
def main():
    """An interactive course on back-propagation: open it, check answers, draw graphs."""


@main.command()
@click.option("--teacher", is_flag=True, help="For the projector: larger, and nothing is locked.")
@click.option(
    "--browser/--no-browser", default=True, help="Open a browser window, or only print the URL."
)
@click.option(
    "--port", type=int, default=8888, show_default=True, help="The next free one is taken."
)
def lab(teacher, browser, port):
    """Open the course in JupyterLab.

    Example: mgcourse lab --no-browser
    """
    from jupyterlab.labapp import LabApp

    root = _course()
    _trust(root / "notebooks")
    settings = root / "mgcourse" / "data" / "lab"
    click.echo("Opening the course in JupyterLab (a few seconds); stop it with Ctrl-C here.")
    os.chdir(root)
    arguments = [
        "--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb",
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        f"--LabApp.app_settings_dir={settings}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
        "--ContentsManager.pre_save_hook=mgcourse.show.saved.keep_pictures",
        "--ServerApp.kernel_websocket_connection_class=mgcourse.show.prompt.PromptConnection",
        "--log-level=WARN",
    ]
    if teacher:
        os.environ["MGCOURSE_TEACHER"] = "1"
        larger = {"static_custom_path": [str(settings / "custom")]}
        arguments += ["--LabApp.custom_css=True", f"--ServerApp.tornado_settings={larger}"]
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container there is only root
        arguments.append("--allow-root")
    LabApp.launch_instance(arguments)


def _trust(folder):
    """Sign the shipped notebooks, so that JupyterLab shows their saved pictures at once."""
    import nbformat
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    for path in sorted(folder.glob("*.ipynb")):
        try:
            notary.sign(nbformat.read(path, as_version=4))
        except (ValueError, nbformat.ValidationError):
            click.echo(
                f"mgcourse: {path.name} is not a readable notebook; it stays as it is.", err=True
            )


@main.command()
@click.option("--teacher", is_flag=True, help="Also: can this machine grade submissions safely?")
def doctor(teacher):
    """Is everything the course needs here? Says the cure where it is not.

    Example: mgcourse doctor
    """
    from mgcourse.checkup import doctor as examine

    report = examine(teacher)
    click.echo(report)
    sys.exit(0 if report.ok else 1)


@main.command()
@click.argument("expression")
@click.argument("values", nargs=-1, metavar="[NAME=NUMBER]...")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="A file, .svg or .png.")
def draw(expression, values, output):
    """Draw the graph of EXPRESSION with its values, gradients and local derivatives.

    Without -o the graph is printed as a text tree.

    Example: mgcourse draw "(w*x + b).tanh()" w=0.5 x=2 b=-1 -o graph.svg
    """
    from mgcourse.show.expression import parse
    from mgcourse.show.graph import draw as draw_graph

    try:
        result = parse(expression).evaluate(dict(map(_assignment, values)))
        result.backward()
        picture = draw_graph(result)
        if output:
            picture.save(output)
    except (ValueError, ArithmeticError, OSError) as fault:
        raise Problem(str(fault)) from None
    click.echo(f"{picture!r}\nwritten to {output}" if output else picture)


def _assignment(text):
    """'w=0.5' -> ('w', 0.5)"""
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError:
        raise Problem(f"{text!r} is not NAME=NUMBER, such as w=0.5") from None


@main.command()
@click.argument("chapter", required=False)
def check(chapter):
    """Run the exercises of CHAPTER, or of all chapters, and print a table.

    Example: mgcourse check 05
    """
    from mgcourse.study import notebook

    root = _course()
    names = [_chapter(root, chapter)] if chapter else course.chapters(root)
    passed, got, total = True, 0.0, 0.0
    for name in names:
        path = root / "exercises" / name / f"{name}.ipynb"
        if not path.exists():
            if chapter:
                raise Problem(f"chapter {name} has no exercises")
            continue
        click.echo(name)
        try:
            results = notebook.run(path)
        except notebook.NotANotebook as fault:
            click.echo(f"  skipped: {fault}")
            passed = False
            continue
        for result in results:
            click.echo(_line(result))
            got += result.get("points", 0.0)
            if not result.get("bonus"):
                passed &= "error" not in result and result["points"] >= result["out_of"]
                total += result.get("out_of", 0.0)
    click.echo(f"{got:g} of {total:g} points")
    sys.exit(0 if passed else 1)


def _line(result):
    """One row of the table; what it says goes on beneath itself."""
    if "error" in result:
        return f"  ✗ {result['error']}"
    mark = "✓" if result["points"] >= result["out_of"] else "+" if result["bonus"] else "✗"
    points = f"{result['points']:g}/{result['out_of']:g}"
    head = f"  {mark} {result['id']:<5} {points:>6}  "
    width = max(shutil.get_terminal_size().columns, 60)
    wrap = textwrap.TextWrapper(width, subsequent_indent=" " * len(head))
    lines = [wrap.fill(head + result["says"])]
    wrap.initial_indent = wrap.subsequent_indent
    return "\n".join(lines + [wrap.fill(line) for line in result.get("more", [])])


def _chapter(root, name):
    try:
        return course.find_chapter(root, name)
    except course.CourseNotFound as missing:
        raise Problem(str(missing)) from None


@main.command()
def progress():
    """Print what you have done: points, predictions, concept test, practice.

    Example: mgcourse progress
    """
    from mgcourse.study.scorecard import scorecard

    click.echo(scorecard())


@main.command()
@click.option("--level", type=click.IntRange(1, 6), help="1 to 6; else where you stopped.")
@click.option("--seed", type=int, help="The same seed, the same graphs.")
def drill(level, seed):
    """Practise the chain rule: find gradients by hand, and learn from every slip.

    Example: mgcourse drill --level 3
    """
    from mgcourse.study.drill import Drill

    session = Drill(seed=seed, level=level)
    click.echo("Type each gradient. Besides: h hint, s show me, n next graph, q quit.")
    try:
        while True:
            _play(session)
            session.next()
    except (click.Abort, _Quit):
        click.echo("\n" + "\n".join(session.summary()))


class _Quit(Exception):
    """The learner has had enough."""


def _play(session):
    """One graph, until it is solved or skipped."""
    click.echo(f"\nLevel {session.level}")
    for step in session.puzzle.steps:
        click.echo(f"  {step}")
    while session.place:
        typed = click.prompt(session.question, prompt_suffix=" ").strip().lower()
        if typed in ("q", "quit", "exit"):
            raise _Quit
        if typed in ("n", "next"):
            return
        if typed in ("h", "hint"):
            click.echo(f"  {session.hint()}")
            continue
        reply = session.show() if typed in ("s", "show") else session.answer(typed)
        click.echo(f"  {'✓' if reply.right else '✗'} {reply.says}")
    if session.note:
        click.echo(session.note)


@main.command()
@click.argument("chapter")
def reset(chapter):
    """Begin the exercises of CHAPTER anew; what you wrote is kept in a dated copy.

    Example: mgcourse reset 05
    """
    from mgcourse.study import notebook

    root = _course()
    name = _chapter(root, chapter)
    try:
        kept = notebook.reset(root, name)
    except notebook.NotANotebook as fault:
        raise Problem(str(fault)) from None
    click.echo(f"The exercises of {name} are as on the first day.")
    if kept:
        click.echo(f"What you wrote is kept in {kept.relative_to(root)}.")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--csv", "table", type=_FILE, default="marks.csv", show_default=True, help="One row an answer."
)
@click.option("--html", "pages", type=_FOLDER, help="A folder for a feedback page a learner.")
@click.option("--jobs", type=click.IntRange(1, 64), help="How many run at once; else one a core.")
@click.option(
    "--secret", "secret_file", type=_FILE, help="The class's secret; else one beside the table."
)
def grade(folder, table, pages, jobs, secret_file):
    """Grade the notebooks in FOLDER, each in a sandbox; write marks and feedback.

    FOLDER holds a folder a learner, or a file a learner, as your learning platform hands them
    out. The marks also come as NAME-wide.csv, a row a learner, for a gradebook. Linux only.

    Example: mgcourse grade submissions --csv marks.csv --html reports
    """
    from mgcourse.study import classroom, marks
    from mgcourse.study.grade import grade as grade_all
    from mgcourse.study.sandbox import NoSandbox

    root = _course()
    if not any((root / "solutions").glob("*/[0-9]*.ipynb")):
        raise Problem("grading compares with the course's own answers, and this course has none")
    if secret_file and not secret_file.exists():
        raise Problem(f"there is no secret {secret_file}; `mgcourse release` made it")
    try:
        secret = classroom.secret_in(secret_file or table.with_suffix(".secret"))
        result = grade_all(
            folder.resolve(), root, secret, jobs or os.cpu_count() or 1, watch=_progress_bar
        )
        marks.write_long(result.marks, table)
        marks.write_wide(result.marks, table.with_name(f"{table.stem}-wide.csv"))
        if pages:
            marks.write_pages(result, pages)
    except NoSandbox as missing:
        raise Problem(str(missing)) from None
    except OSError as fault:
        raise Problem(f"{fault.filename or table}: {fault.strerror or fault}") from None
    for line in marks.summary(result.marks):
        click.echo(line)
    for problem in result.problems:
        click.echo(f"✗ {problem}", err=True)
    count = len(result.problems)
    click.echo(f"{result.graded} notebooks graded, {count} {'was' if count == 1 else 'were'} not.")
    sys.exit(1 if result.problems or not result.graded else 0)


def _progress_bar(results, total):
    with click.progressbar(results, length=total, label="Grading", file=sys.stderr) as bar:
        yield from bar


@main.command()
@click.option(
    "--class", "folder", type=_FOLDER, required=True, help="A new folder, to be handed out."
)
def release(folder):
    """Write the course as a class gets it for marks: without solutions, without references.

    Checks and hints work in it. The class's secret is written beside the folder: keep it, and
    give it to `grade`.

    Example: mgcourse release --class autumn
    """
    from mgcourse.study import classroom

    try:
        secret = classroom.release(_course(), folder)
    except (classroom.FolderInUse, OSError) as fault:
        raise Problem(str(fault)) from None
    click.echo(f"Hand out {folder}. Keep {secret} to yourself, for")
    click.echo(f"  mgcourse grade SUBMISSIONS --secret {secret}")
