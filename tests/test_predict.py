"""Predictions: asked first, written down before anything moves, never scored."""

import asyncio

import numpy as np
import pytest

from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Line
from mgcourse.show.overlay import Panel
from mgcourse.study.predict import predict
from mgcourse.study.progress import Progress

CHOICES = ["0.1", "1.9", "equal"]


@pytest.fixture
def store(tmp_path):
    return Progress(tmp_path)


@pytest.fixture(autouse=True)
def learner(monkeypatch):
    monkeypatch.delenv("MGCOURSE_TEACHER", raising=False)


def ask(store, **changes):
    given = {"choices": CHOICES} | changes
    return predict("06.eta", "Which ends nearer 0?", store=store, **given)


def press(question, name):
    next(b for b in question._buttons if b.description == name).click()


def test_a_press_on_a_choice_is_the_answer(store):
    question = ask(store)
    press(question, "equal")
    assert (question.answer, question.skipped, question.locked) == ("equal", False, False)


def test_the_guess_is_on_disk_before_anything_unlocks(store):
    question = ask(store)
    seen = []
    question.on_unlock(lambda: seen.append(store.prediction("06.eta")))
    press(question, "1.9")
    assert seen == [{"answer": "1.9", "skipped": False}]


def test_just_show_me_is_stored_as_skipped_and_unlocks(store):
    question = ask(store)
    press(question, "Just show me")
    assert store.prediction("06.eta") == {"answer": None, "skipped": True}
    assert not question.locked and question.answer is None


def test_the_pressed_button_keeps_the_keyboard(store):
    question = ask(store)
    press(question, "equal")
    assert [b.description for b in question._buttons if not b.disabled] == ["equal"]
    press(question, "equal")  # and does nothing more
    assert question.answer == "equal"


def test_a_guess_outlives_the_kernel(store):
    press(ask(store), "equal")
    again = ask(store)
    assert (again.answer, again.locked) == ("equal", False)
    assert all(button.disabled for button in again._buttons)
    assert "You said: equal" in again._said.words


def test_the_first_guess_stays(store):
    question, other_page = ask(store), ask(store)
    question.guess("equal")
    question.guess("1.9")
    other_page.guess("0.1")
    assert question.answer == other_page.answer == "equal"


@pytest.mark.parametrize("typed, number", [("0,5", 0.5), ("−2", -2.0), (" 1e-3 ", 0.001), (7, 7.0)])
def test_a_number_may_be_typed_as_people_type_it(store, typed, number):
    question = ask(store, choices=(), kind="number")
    question.guess(typed)
    assert question.answer == number


def test_enter_in_the_field_waits_for_the_text_that_follows_it(store):
    question = ask(store, choices=(), kind="number")

    async def type_and_enter():
        question._field._handle_custom_msg({"event": "submit"}, [])
        question._field.value = "0,5"
        await asyncio.sleep(0.3)

    asyncio.run(type_and_enter())
    assert question.answer == 0.5


@pytest.mark.parametrize("typed", ["about three", "", "nan", "inf"])
def test_what_is_no_number_is_asked_again(store, typed):
    question = ask(store, choices=(), kind="number")
    question._field.value = typed
    press(question, "That is my guess")
    assert question.locked and "A number, please" in question._said.words


def test_an_empty_text_is_asked_again(store):
    question = ask(store, choices=(), kind="text")
    press(question, "That is my guess")
    assert question.locked and "A word or two" in question._said.words


def test_a_text_is_kept_as_it_was_typed_and_short(store):
    question = ask(store, choices=(), kind="text")
    question._field.value = "long " * 50
    press(question, "That is my guess")
    assert question.locked and "Shorter, please" in question._said.words
    question._field.value = " it <b>explodes</b> "
    press(question, "That is my guess")
    assert store.prediction("06.eta") == {"answer": "it <b>explodes</b>", "skipped": False}
    assert "<b>" not in question.recap("it did").value


@pytest.mark.parametrize("kind", ["number", "text"])
def test_every_kind_can_be_skipped_and_says_so(store, kind):
    question = ask(store, choices=(), kind=kind)
    press(question, "Just show me")
    assert question._said.words.startswith("You asked to be shown.")
    assert question._field.disabled and not question.locked


def test_a_choice_that_is_not_offered_is_refused(store):
    with pytest.raises(ValueError, match="none of"):
        ask(store).guess("2")


@pytest.mark.parametrize(
    "changes", [{"choices": ["one"]}, {"choices": CHOICES, "kind": "number"}, {"kind": "vote"}]
)
def test_a_question_that_cannot_be_asked_is_refused(store, changes):
    with pytest.raises(ValueError):
        ask(store, **changes)


def test_a_teacher_is_never_locked_out(store, monkeypatch):
    monkeypatch.setenv("MGCOURSE_TEACHER", "1")
    assert not ask(store).locked


def test_a_full_disk_does_not_keep_a_learner_from_the_figure(store, monkeypatch):
    question = ask(store)

    def full(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(store, "store_prediction", full)
    press(question, "equal")
    assert question.answer == "equal" and not question.locked
    assert "no space left" in question._said.words


def test_a_damaged_record_is_mentioned(tmp_path):
    (tmp_path / "progress.json").write_text("{")
    assert "could not be read" in ask(Progress(tmp_path))._said.words


def test_saved_text_never_depends_on_the_answer(store):
    before = ask(store)._repr_mimebundle_()
    press(ask(store), "equal")
    after = ask(store)._repr_mimebundle_()
    for mime in ("text/plain", "text/html"):
        assert before[mime] == after[mime]
    assert before["text/plain"].splitlines() == [
        "06.eta: Which ends nearer 0?",
        "  ☐ 0.1",
        "  ☐ 1.9",
        "  ☐ equal",
        "  · Just show me",
    ]


def test_a_question_is_shown_as_text(store):
    question = predict("x", "is 1 < 2?", choices=["<b>", "no"], store=store)
    assert "is 1 &lt; 2?" in question.children[0].value
    assert "<b>no" not in question._repr_mimebundle_()["text/html"]


class TestRecap:
    def test_waits_for_the_guess_and_then_compares(self, store):
        question = ask(store)
        recap = question.recap("equal: both shrink by .9")
        assert "equal" not in recap.value
        press(question, "1.9")
        assert "You said: 1.9. You saw: equal: both shrink by .9" in recap.value

    def test_says_so_when_the_learner_asked_to_be_shown(self, store):
        question = ask(store)
        question.skip()
        assert "You asked to be shown" in question.recap("equal").value

    def test_its_saved_text_is_what_was_seen(self, store):
        question = ask(store)
        question.guess("1.9")
        assert question.recap("equal")._repr_mimebundle_()["text/plain"] == "You saw: equal"

    def test_a_teacher_sees_the_outcome_without_a_guess(self, store, monkeypatch):
        monkeypatch.setenv("MGCOURSE_TEACHER", "1")
        assert "You saw: equal" in ask(store).recap("equal").value


def test_a_slider_waits_for_its_question(store):
    question = ask(store)
    figure = live(
        lambda eta: {"w": ([0, 1], np.array([0, eta])), "words": f"{eta}"},
        panels=[Panel(Line("w"), x=(0, 1), y=(0, 2))],
        controls={"eta": Slider([0.1, 1.9])},
        lock=question,
    )
    assert figure.controls["eta"].widget.disabled
    press(question, "equal")
    assert not figure.controls["eta"].widget.disabled
