"""Grade a folder of submissions without trusting one of them.

Each notebook runs in a sandbox of its own (`sandbox.py`) that holds no answer and no other
submission. What comes out is what the answers *did*, as plain JSON, on the cases everybody can see
and on others that the class's secret draws for this learner; it is compared here with what
the reference does. Whatever a submission says about itself besides is worth nothing.
"""

import hmac
import math
import os
import re
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from mgcourse.study import bank, faults, handout, judge, submission, worker
from mgcourse.study.exercise import Stored
from mgcourse.study.sandbox import Sandbox

VARIANTS = 8  # different sets of hidden numbers in a class
MOST_LETTERS = 300  # of a text that comes from a submission


@dataclass(frozen=True)
class Mark:
    """What one learner got for one exercise.

    Attributes
    ----------
    learner, chapter, notebook : str
    exercise : Exercise
    verdict : Verdict
    """

    learner: str
    chapter: str
    notebook: str
    exercise: object
    verdict: object


@dataclass
class Marks:
    """What came of a folder.

    Attributes
    ----------
    marks : list of Mark
    problems : list of str
        One sentence for each notebook, or folder, that could not be graded.
    notes : dict
        (learner, chapter) → sentences on what else happened while the notebook ran.
    graded : int
        Notebooks graded.
    """

    marks: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)
    graded: int = 0


def grade(folder, course, secret, jobs=1, limits=None, watch=None):
    """Grade every notebook below a folder.

    Parameters
    ----------
    folder : Path
        One folder or one file a learner, or a folder a chapter with one file a learner.
    course : Path
        The teacher's course, with its solutions.
    secret : str
        Draws the hidden numbers; the same secret, the same marks.
    jobs : int
        How many run at once.
    limits : Limits, optional
    watch : callable, optional
        `watch(results, total)` hands on the results as they come, and may show how far it is.

    Returns
    -------
    Marks

    Raises
    ------
    NoSandbox
        If submissions cannot be run safely here; nothing was run then.
    """
    found, problems = collect(folder)
    result = Marks(problems=problems)
    assignments = [
        submission.assignment(path.parent.name, path)
        for path in sorted((course / "solutions").glob("*/[0-9]*.ipynb"))
    ]
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)  # for the ordinary user that submissions run as
        handout.package(Path(scratch), stored=False)
        box = Sandbox(scratch, hidden=[course, folder], limits=limits)
        box.examine()
        readable = _read(found, assignments, result)
        grader = _Grader(box, secret, folder)
        pool = ThreadPoolExecutor(max_workers=jobs)
        try:
            graded = pool.map(grader.grade, readable)
            for marks, notes, problem in watch(graded, len(readable)) if watch else graded:
                result.marks += marks
                result.problems += [problem] if problem else []
                result.graded += not problem
                if notes:
                    result.notes[marks[0].learner, marks[0].chapter] = notes
        finally:
            pool.shutdown(cancel_futures=True)
    return result


def collect(folder):
    """Notebooks below a folder, with whose they are, and what is no notebook one can open.

    Returns
    -------
    found : list of (str, Path)
        Learner and file.
    problems : list of str
    """
    found, problems = [], []
    for here, folders, files in os.walk(folder):
        here = Path(here)
        for name in sorted(folders):
            if (here / name).is_symlink():
                problems.append(f"{(here / name).relative_to(folder)} is a symbolic link; skipped")
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "__MACOSX")
        own = [name for name in sorted(files) if name.endswith(".ipynb") and name[0] != "."]
        own = [name for name in own if not _is_backup(name, own)]
        if not own and not folders:
            problems.append(f"{here.relative_to(folder)} holds no notebook")
        found += [(_learner(here / name, folder), here / name) for name in own]
    return sorted(found), problems


def _is_backup(name, names):
    """Whether `mgcourse reset` kept this one beside the notebook that counts."""
    dated = re.fullmatch(r"(.+)-\d{8}-\d{6}\.ipynb", name)
    return bool(dated) and f"{dated[1]}.ipynb" in names


def _learner(path, folder):
    """The folder right below the one that was given, else the file's own name."""
    first, *rest = path.relative_to(folder).parts
    if rest and not re.fullmatch(r"\d\d-[a-z0-9-]+", first):
        return first
    return path.stem


def _read(found, assignments, result):
    """[(learner, file, cells, assignment)], one a learner and chapter; the rest are problems."""
    kept = {}
    for learner, path in found:
        try:
            cells = submission.read(path)
            wanted = submission.belongs_to(cells, path.name, assignments)
        except submission.NotGradable as fault:
            result.problems.append(f"{path} {fault}; skipped")
            continue
        there = kept.get((learner, wanted.chapter))
        if there and path.stem != wanted.chapter:
            result.problems.append(f"{path} is a second {wanted.chapter} of {learner}; skipped")
            continue
        if there:
            result.problems.append(f"{there[1]} is a second {wanted.chapter} of {learner}; skipped")
        kept[learner, wanted.chapter] = (learner, path, cells, wanted)
    return list(kept.values())


class _Grader:
    """Runs one submission after another, and compares."""

    def __init__(self, box, secret, folder):
        self._box, self._secret, self._folder = box, secret, folder
        self._whole = {}  # (exercise, variant) → the exercise with its hidden probes
        self._lock = threading.Lock()

    def grade(self, entry):
        """The marks of one notebook, sentences on what else happened, and what went wrong here."""
        try:
            return *self._grade(*entry), ""
        except Exception as fault:  # nobody's submission may end everybody's grading
            return [], [], f"{entry[1]} could not be graded ({type(fault).__name__}: {fault})"

    def _grade(self, learner, path, cells, wanted):
        seed = self._seed(learner)
        exercises = [self._with_twins(task.id, seed) for task in wanted.tasks]
        order = {
            "bank": f"ch{wanted.chapter[:2]}",
            "seed": seed,
            "steps": submission.steps(cells, wanted),
        }
        limits = self._box.limits
        seconds = 3 * limits.cell + sum(exercise.seconds for exercise in exercises)
        said, end = self._box.run(order, seconds)
        name = path.relative_to(self._folder).as_posix()
        marks = [
            Mark(learner, wanted.chapter, name, exercise, _verdict(exercise, said))
            for exercise in exercises
        ]
        return marks, _notes(said, end, seconds, limits)

    def _seed(self, learner):
        """One of a few texts that only the secret gives: so each reference runs a few times."""
        variant = int.from_bytes(self._digest(learner)) % VARIANTS
        return self._digest(f"variant {variant}").hex()

    def _digest(self, text):
        return hmac.digest(self._secret.encode(), text.encode(errors="replace"), "sha256")

    def _with_twins(self, exercise_id, seed):
        """The exercise with its hidden probes, what is due on them, and time for both."""
        with self._lock:
            if (exercise_id, seed) not in self._whole:
                exercise = bank.find(exercise_id)
                twins = exercise.twins(seed)
                due = list(worker.observe_all(replace(exercise, probes=twins), exercise.reference))
                self._whole[exercise_id, seed] = replace(
                    exercise,
                    probes=exercise.probes + twins,
                    stored=Stored(exercise.expected + due, exercise.known),
                    seconds=self._box.limits.answer * exercise.seconds + 1,
                )
            return self._whole[exercise_id, seed]


def _verdict(exercise, said):
    """What the lines about one exercise are worth."""
    own = [line for line in said if line.get("exercise") == exercise.id]
    seen = {}
    for line in own:
        if isinstance(line.get("probe"), int) and isinstance(line.get("seen"), dict):
            seen.setdefault(line["probe"], _trimmed(line["seen"]))
    observations = []
    while len(observations) in seen and len(observations) < len(exercise.probes):
        observations.append(seen[len(observations)])
    ends = [line["end"] for line in own if isinstance(line.get("end"), str)]
    if observations or "time" in ends or ("exit" in ends and "blank" not in ends):
        return judge.judge(exercise, observations, "time" if "time" in ends else "exit")
    missing = next((line["missing"] for line in own if isinstance(line.get("missing"), str)), None)
    blank = any(line.get("stopped") == "NotImplementedError" for line in said)
    if "blank" in ends or (missing and blank):
        return judge.refuse(exercise, faults.BLANK)
    if missing:
        text = missing[:MOST_LETTERS]
        return judge.refuse(exercise, f"There was nothing to check: {text}. Which cell makes it?")
    return judge.refuse(exercise, "The notebook was stopped before this exercise.")


def _notes(said, end, seconds, limits):
    """In sentences: which cells stopped, and what ended the whole."""
    notes = []
    for line in said:
        if isinstance(line.get("cell"), str) and isinstance(line.get("stopped"), str):
            cell, why = line["cell"][:10], line["stopped"][:60]
            text = str(line.get("message", ""))[:MOST_LETTERS]
            if why == "time":
                text = f"was still running after {limits.cell:g} s and was left out"
            elif why == "exit":
                text = "ended the whole program and was left out"
            elif why == "NotImplementedError":
                continue  # a blank
            else:
                text = f"stopped: {text}"
            notes.append(f"Code cell {cell} {text}.")
    ends = {
        "time": f"The notebook was still running after {seconds:g} s and was stopped.",
        "memory": f"The notebook took more than {limits.together / 2**20:.0f} MB of memory.",
        "files": f"The notebook wrote more than {limits.files} files.",
        "noise": "The notebook said far more than any answer needs and was stopped.",
    }
    if end != "done":
        notes.append(ends.get(end, "The notebook's program was ended from inside."))
    return notes[:50]


def _trimmed(seen, depth=0):
    """An observation with texts of sane length, numbers of sane size and no deep nests."""
    if isinstance(seen, str):
        return seen[:MOST_LETTERS]
    if isinstance(seen, (bool, float)) or seen is None:
        return seen
    if isinstance(seen, int):
        return seen if abs(seen) < 2**53 else math.copysign(math.inf, seen)
    if depth > 8:
        return "a deep nest"
    if isinstance(seen, list):
        return [_trimmed(entry, depth + 1) for entry in seen]
    trimmed = {str(key)[:MOST_LETTERS]: _trimmed(entry, depth + 1) for key, entry in seen.items()}
    if depth == 0 and "raised" in trimmed:
        lines = trimmed.get("lines")
        return {
            "raised": str(trimmed["raised"]),
            "message": str(trimmed.get("message", "")),
            "lines": [str(line) for line in lines[:3]] if isinstance(lines, list) else [],
        }
    for aside in ("changed", "remark"):
        if depth == 0 and aside in trimmed:
            trimmed[aside] = str(trimmed[aside])
    return trimmed
