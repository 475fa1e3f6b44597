"""From what an answer did to a verdict: `check` for learners, `assess` without a record.

Right is what agrees with the reference on every probe. A known mistake gets its hint;
anything else gets the smallest probe that differs, with what was expected and what came;
whatever stopped the answer gets a sentence of its own (`faults.py`).

>>> assess("5.1", ...).says
'Nothing here yet. Write your answer above and run both cells.'
"""

import os
from functools import partial

from mgcourse.study import bank, faults, kept, worker
from mgcourse.study.progress import Progress
from mgcourse.study.verdict import Verdict
from mgcourse.study.waiting import Waiting

MANNERS = 0.8  # what a right answer that changes its inputs is worth


def assess(exercise_id, *answers):
    """Judge an answer without recording it.

    Parameters
    ----------
    exercise_id : str
        Such as "5.1".
    *answers
        Whatever the exercise asks for: functions, a class, numbers, a word, a model.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    return _assess(bank.find(exercise_id), answers, watch=None)


def check(exercise_id, *answers):
    """Judge an answer, note the result, and return the verdict, which shows itself.

    Raises only where the environment variable MGCOURSE_STRICT or nbgrader's own is set, and
    only at 0 points: a learner's *Run All* never stops on a blank.
    """
    exercise = bank.find(exercise_id)
    with Waiting(exercise) as waiting:
        verdict = _assess(exercise, answers, waiting)
    notes = [verdict.note]
    if verdict.passed and exercise.keeps:
        notes.append(kept.keep(exercise, answers[0]))
    try:
        progress = Progress()
        times = progress.record(exercise_id, verdict.points, verdict.out_of, verdict.mistake)
        verdict.climb(times)
        notes.append(progress.warning)
    except OSError as fault:
        notes.append(f"Your points could not be saved: {fault.strerror or fault}.")
    verdict.note = " ".join(filter(None, notes))
    if not verdict.points and any(map(os.environ.get, ("MGCOURSE_STRICT", "NBGRADER_EXECUTION"))):
        raise Failed(verdict)
    return verdict


class Failed(Exception):
    """No points, where somebody counts them."""

    def __init__(self, verdict):
        super().__init__(verdict.words)

    def _render_traceback_(self):  # what IPython shows: the sentence, without code lines
        return [str(self)]


def judge(exercise, observations, end):
    """The verdict on what was observed.

    Parameters
    ----------
    exercise : Exercise
    observations : list of dict
        One a probe, as far as they came.
    end : {"done", "time", "exit"}
        Whether all were made.
    """
    wrong = [
        i
        for i, expected in enumerate(exercise.expected)
        if i >= len(observations) or not exercise.agree(observations[i], expected)
    ]
    changes = [i for i, seen in enumerate(observations) if "changed" in seen]
    if not wrong and not changes:
        remark = next((seen["remark"] for seen in observations if "remark" in seen), "")
        return _verdict(exercise, exercise.weight, says=f"Right. {remark}".strip())
    right = _right(exercise, wrong)
    groups = {probe.group for probe in exercise.probes}
    points = exercise.weight * len(right) / len(groups) * (MANNERS if changes else 1.0)
    verdict = partial(_verdict, exercise, points, right=right if wrong else ())
    first = _spoken_of(exercise, observations, wrong) if wrong else changes[0]
    probe = exercise.probes[first]
    if first >= len(observations):
        return verdict(says=faults.cut_off(exercise, probe, end))
    seen = observations[first]
    if faults.is_blank(seen):
        left = [
            p
            for p, s in zip(exercise.probes, observations)
            if faults.is_blank(s) and p.given is None
        ]
        says = faults.BLANK if not points else faults.part_blank(probe, left)
        return verdict(says=says)
    if mistake := _recognised(exercise, observations, first):
        return verdict(mistake=mistake.name, hints=mistake.hints)
    if not wrong:
        return verdict(says=faults.changed(probe, seen))
    if "raised" in seen:
        says, lines = faults.stopped(probe, seen), seen["lines"]
        return verdict(says=says, lines=lines)
    pairs = [(observations[i], exercise.expected[i]) for i in wrong if i < len(observations)]
    says, table = faults.differs(exercise, probe, seen, exercise.expected[first], pairs)
    return verdict(says=says, table=table)


def refuse(exercise, says):
    """The verdict on what could not be tried at all."""
    return _verdict(exercise, 0, says=says)


def _assess(exercise, answers, watch):
    due = len(exercise.reference)
    if len(answers) != due:
        says = f"check({exercise.id!r}, …) takes {due} answers; you gave {len(answers)}."
        return _verdict(exercise, 0, says=says)
    if any(answer is ... or answer is None for answer in answers):
        return _verdict(exercise, 0, says=faults.BLANK)
    note = ""
    if all(map(_harmless, answers)):
        observations, end = list(worker.observe_all(exercise, answers)), "done"
    else:
        try:
            observations, end = worker.run(exercise.id, answers, exercise.seconds, watch)
        except worker.CannotCarry as fault:
            observations, end = worker.run_here(exercise, answers, exercise.seconds)
            note = f"Checked in this notebook rather than beside it: {fault}"
    verdict = judge(exercise, observations, end)
    verdict.note = note
    return verdict


def _harmless(answer):
    """Whether an answer is a plain number or text, which needs no process of its own."""
    return type(answer) in (int, float, str, bool)


def _recognised(exercise, observations, first):
    """The known mistake that did the same on every probe that tells it apart, or None.

    It must explain the first probe that went wrong: hints start with the smallest case.
    """
    for mistake, tells in exercise.known:
        if first in tells and all(
            i < len(observations) and mistake.fits(observations[i], known, exercise.agree)
            for i, known in tells.items()
        ):
            return mistake
    return None


def _spoken_of(exercise, observations, wrong):
    """Which of the probes that went wrong the verdict speaks of: the smallest.

    Where questions stand side by side, one that was answered comes before one left open.
    """
    first = wrong[0]
    if exercise.probes[first].given is not None:
        return first
    answered = (i for i in wrong if i >= len(observations) or not faults.is_blank(observations[i]))
    return next(answered, first)


def _right(exercise, wrong):
    """The groups whose probes are all right, in order.

    An error where one is due earns nothing alone: broken code raises everywhere.
    """
    if all(probe.raises for i, probe in enumerate(exercise.probes) if i not in wrong):
        return ()
    lost = {exercise.probes[i].group for i in wrong}
    return tuple(dict.fromkeys(p.group for p in exercise.probes if p.group not in lost))


def _verdict(exercise, points, **details):
    return Verdict(
        id=exercise.id,
        points=round(float(points), 2),
        out_of=float(exercise.weight),
        chapter=exercise.chapter,
        section=exercise.section,
        **details,
    )
