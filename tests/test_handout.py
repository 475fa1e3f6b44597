"""What leaves the teacher's hands holds no answer, and checks as the whole course does."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from mgcourse.study import bank, classroom, handout, vary, worker
from mgcourse.study.exercise import Stored
from mgcourse.study.judge import judge

ROOT = Path(__file__).parent.parent
MODULES = sorted(path.stem for path in (ROOT / "mgcourse" / "study" / "bank").glob("ch*.py"))
EXERCISES = bank.everything()


def judged(exercise, answers):
    return judge(exercise, list(worker.observe_all(exercise, answers)), "done")


@pytest.mark.parametrize("module", MODULES)
def test_no_reference_and_no_mistake_is_left(module):
    whole = import_module(f"mgcourse.study.bank.{module}")
    source = handout.without_answers(Path(whole.__file__).read_text(encoding="utf-8"))
    left = {}
    exec(compile(source, module, "exec"), left)
    answers = {
        id(answer)
        for exercise in whole.EXERCISES
        for tried in (exercise.reference, *(mistake.answers for mistake in exercise.mistakes))
        for answer in tried
        if callable(answer)
    }
    names = {name for name, thing in vars(whole).items() if id(thing) in answers}
    assert not names & left.keys()
    assert [(e.id, len(e.probes)) for e in left["EXERCISES"]] == [
        (e.id, len(e.probes)) for e in whole.EXERCISES
    ]
    assert not any(e.reference or e.mistakes for e in left["EXERCISES"])


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_verdicts_are_the_same_without_the_answers(exercise):
    facts = json.loads(json.dumps(handout.facts(exercise)))
    given = bank.informed(replace(exercise, reference=(), mistakes=()), facts)
    assert judged(given, exercise.reference).passed
    for mistake in exercise.mistakes:
        verdict = judged(given, mistake.answers)
        assert (verdict.mistake, verdict.hints) == (mistake.name, mistake.hints)


# the hidden numbers ---------------------------------------------------------------------------

SEEDS = ["a", "b", "c"]


def observed(exercise, probes, answers):
    return list(worker.observe_all(replace(exercise, probes=tuple(probes)), answers))


def fails(exercise, seen, due):
    return any("changed" in own or not exercise.agree(own, one) for own, one in zip(seen, due))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_numbers_are_fair(exercise, seed):
    """The reference handles them, and every mistake is recognised beside them."""
    twins = exercise.twins(seed)
    due, again = (observed(exercise, twins, exercise.reference) for _ in range(2))
    assert [("raised" in seen) for seen in due] == [probe.raises for probe in twins]
    assert all(map(exercise.agree, due, again)), "the reference differs from itself"
    whole = replace(
        exercise,
        probes=exercise.probes + twins,
        stored=Stored(exercise.expected + due, exercise.known),
    )
    assert judged(whole, exercise.reference).passed
    for mistake in exercise.mistakes:
        verdict = judged(whole, mistake.answers)
        assert verdict.mistake == mistake.name and not verdict.passed


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
@pytest.mark.parametrize("seed", SEEDS)
def test_mistakes_fail_on_the_hidden_numbers_too(exercise, seed):
    twins = exercise.twins(seed)
    varied = {probe.case.removesuffix(", with other numbers") for probe in twins}
    seen = [(p, due) for p, due in zip(exercise.probes, exercise.expected) if p.case in varied]
    visible, shown = [probe for probe, _ in seen], [due for _, due in seen]
    due = observed(exercise, twins, exercise.reference)
    for mistake in exercise.mistakes:
        if fails(exercise, observed(exercise, visible, mistake.answers), shown):
            assert fails(exercise, observed(exercise, twins, mistake.answers), due), mistake.name


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_who_knows_the_visible_cases_by_heart_gets_no_points(exercise):
    """An exercise has hidden numbers, or says that it has none, or asks for the answer itself."""
    twins = exercise.twins("any")
    kept = dict(zip((probe.group for probe in exercise.probes), exercise.expected))
    due = observed(exercise, twins, exercise.reference)
    told = {probe.group for probe, seen in zip(twins, due) if seen != kept[probe.group]}
    itself = all(probe.given is None for probe in exercise.probes)
    assert bool(told) != (itself or exercise.vary is vary.nothing)


# the class's course ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "autumn"
    return folder, classroom.release(ROOT, folder)


def test_the_class_gets_everything_but_answers(given):
    folder, secret = given
    assert not (folder / "solutions").exists() and not (folder / "tests").exists()
    for path in folder.rglob("*"):
        if path.suffix in (".py", ".ipynb", ".json", ".md"):
            text = path.read_text(encoding="utf-8")
            assert "### BEGIN SOLUTION" not in text and "](solutions/" not in text, path
    assert secret.parent == folder.parent and secret.stat().st_mode & 0o077 == 0
    assert secret.read_text().strip() not in (folder / "README.md").read_text()


def test_a_second_release_into_the_same_folder_is_refused(given):
    with pytest.raises(classroom.FolderInUse):
        classroom.release(ROOT, given[0])


def command(folder, *arguments):
    """Run `mgcourse …` of the class's own package, in its folder."""
    return subprocess.run(
        [sys.executable, "-m", "mgcourse", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "MGCOURSE_HOME": str(folder.parent / "home"),
        },
        capture_output=True,
        encoding="utf-8",
    )


def test_check_and_reset_work_in_the_class(given):
    folder, _ = given
    name = "02-loss"
    path = folder / "exercises" / name / f"{name}.ipynb"
    blank = path.read_text(encoding="utf-8")
    text = (ROOT / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    path.write_text(text.replace("/ len(y)", ""), encoding="utf-8")
    done = command(folder, "check", "02")
    assert "Errors 1 and −3: you gave 10; the same rows twice, 20" in done.stdout
    assert "✓ 2.2" in done.stdout and done.returncode == 1
    assert command(folder, "reset", "02").returncode == 0
    assert path.read_text(encoding="utf-8") == blank
    assert len(list(path.parent.glob(f"{name}-*.ipynb"))) == 1


def test_a_class_s_course_cannot_grade_and_says_so(given):
    done = command(given[0], "grade", "exercises")
    assert done.returncode == 1 and "this course has none" in done.stderr
