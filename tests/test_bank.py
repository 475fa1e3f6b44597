"""The bank is its own test suite: every mistake that is known gets its own hint."""

import inspect
import itertools
import re
import time
from pathlib import Path

import nbformat
import pytest

from mgcourse.study import bank, faults, worker
from mgcourse.study.judge import judge

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
EXERCISES = bank.everything()
MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.id} {mistake.name}")
    for exercise in EXERCISES
    for mistake in exercise.mistakes
]


def judged(exercise, answers):
    """The verdict, observed here rather than in a worker: hundreds of them, quickly."""
    return judge(exercise, list(worker.observe_all(exercise, answers)), "done")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_the_reference_passes(exercise):
    assert judged(exercise, exercise.reference).passed


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_the_reference_raises_where_an_error_is_due_and_nowhere_else(exercise):
    for probe, observation in zip(exercise.probes, exercise.expected):
        assert ("raised" in observation) == probe.raises, probe.case
        assert "changed" not in observation, probe.case


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_every_mistake_fails_with_its_own_hint(exercise, mistake):
    verdict = judged(exercise, mistake.answers)
    assert not verdict.passed
    assert verdict.mistake == mistake.name
    assert verdict.says == mistake.hints[0]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_no_two_mistakes_look_alike(exercise):
    seen = [(m, list(worker.observe_all(exercise, m.answers))) for m in exercise.mistakes]
    for (one, first), (other, second) in itertools.combinations(seen, 2):
        alike = all(
            one.fits(b, a, exercise.agree) and other.fits(a, b, exercise.agree)
            for a, b in zip(first, second)
        )
        assert not alike, f"{other.name!r} looks like {one.name!r}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_there_are_at_least_three_mistakes_each_with_three_rungs(exercise):
    assert len(exercise.mistakes) >= 3
    assert all(len(mistake.hints) == 3 for mistake in exercise.mistakes)


FORBIDDEN = re.compile(
    r"\b(simply|just|obviously|wrong|careless|forgot|read the|should have|try to)\b|[-+*/]=|!", re.I
)
NUMBER = re.compile(r"\d|\b(one|two|three|four|empty)\b", re.I)


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_hints_ask_one_question_about_numbers_and_give_nothing_away(exercise, mistake):
    lines = {
        line.strip()
        for answer in exercise.reference
        if callable(answer)
        for line in inspect.getsource(answer).splitlines()
        if len(line.strip()) > 12
    }
    for hint in mistake.hints:
        assert hint.count("?") == 1 and hint.endswith("?"), hint
        assert not FORBIDDEN.search(hint), hint
        assert not any(line in hint for line in lines), hint
    assert NUMBER.search(mistake.hints[0]), mistake.hints[0]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_where_there_are_several_groups_each_has_a_name(exercise):
    groups = {probe.group for probe in exercise.probes}
    assert len(groups) == 1 or all(groups)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_rungs_differ(exercise):
    for mistake in exercise.mistakes:
        assert len(set(mistake.hints)) == len(mistake.hints)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_a_blank_fails(exercise):
    def blank(*_):
        raise NotImplementedError

    unwritten = [
        type("Blank", (), {"__init__": blank}) if inspect.isclass(answer) else blank
        for answer in exercise.reference
    ]
    verdict = judged(exercise, unwritten)
    assert verdict.points == 0 and verdict.says == faults.BLANK


@pytest.mark.parametrize(
    "exercise",
    [e for e in EXERCISES if (NOTEBOOKS / f"{e.chapter}.ipynb").exists()],
    ids=lambda e: e.id,
)
def test_the_link_leads_to_a_heading_of_the_chapter(exercise):
    path = NOTEBOOKS / f"{exercise.chapter}.ipynb"
    headings = [
        line.lstrip("# ")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]
    assert exercise.section in headings


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_an_exercise_is_observed_within_a_second(exercise):
    assert exercise.seconds <= 20
    start = time.perf_counter()
    list(worker.observe_all(exercise, exercise.reference))
    assert time.perf_counter() - start < 1


def test_an_unknown_exercise_is_named_with_those_there_are():
    with pytest.raises(ValueError, match=r"no exercise '99\.9'.*5\.1"):
        bank.find("99.9")
