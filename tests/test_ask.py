"""The concept test: asked twice, quiet the first time, and the gain worked out honestly."""

from collections import Counter
from pathlib import Path

import pytest

from mgcourse.study import concepts
from mgcourse.study.ask import ask
from mgcourse.study.progress import Progress

ITEMS = concepts.items()
RIGHT = {"answer": "24", "sure": 3}
NOT_MET = {"answer": None, "sure": None}


@pytest.fixture
def store(tmp_path):
    return Progress(tmp_path)


def said(sheet):
    return sheet._said.value


def choose(sheet, text):
    sheet._options.children[0].value = text


def press(sheet, level):
    sheet._sure[level - 1].click()


def wrong(item):
    return item.distractors[0].text


class TestItems:
    def test_there_are_twenty_with_four_options_each(self):
        assert [item.number for item in ITEMS] == list(range(1, 21))
        assert all(len(set(item.options)) == 4 for item in ITEMS)

    def test_seven_plain_ones_stand_at_the_door_of_chapter_00(self):
        assert [i.number for i in ITEMS if i.door == "00"] == [1, 2, 3, 7, 8, 9, 14]

    def test_an_item_is_taught_at_or_after_its_door(self):
        assert all(item.door <= item.taught for item in ITEMS)

    def test_where_the_key_stands_tells_nothing(self):
        places = Counter(item.options.index(item.key) for item in ITEMS)
        assert set(places) == {0, 1, 2, 3} and max(places.values()) <= 8

    def test_every_distractor_names_a_misconception_of_its_own_within_the_item(self):
        for item in ITEMS:
            names = [d.misconception for d in item.distractors]
            assert len(set(names)) == 3 and all(names)
            assert all(d.says.endswith((".", "?")) for d in item.distractors)

    def test_feedback_to_a_wrong_answer_names_its_misconception(self):
        for item in ITEMS:
            for d in item.distractors:
                assert d.misconception in item.feedback(d.text)
            assert item.feedback(item.key).startswith("Right")
            assert item.key in item.feedback(None)

    def test_the_picture_shows_no_gradient(self):
        picture = concepts.find(9).picture()
        assert picture.svg and "gradient" not in picture.words

    def test_an_unknown_item_is_refused(self):
        with pytest.raises(ValueError, match="1 to 20"):
            concepts.find(21)


class TestBefore:
    def test_an_answer_is_kept_with_how_sure_and_nothing_is_given_away(self, store):
        sheet = ask(5, when="before", store=store)
        choose(sheet, "five bends")
        press(sheet, 3)
        assert store.concepts() == {5: {"before": {"answer": "five bends", "sure": 3}}}
        assert concepts.find(5).key not in said(sheet) and "thought" not in said(sheet)

    def test_the_first_answer_stays_and_outlives_the_kernel(self, store):
        ask(5, when="before", store=store).answer("five bends", 1)
        again = ask(5, when="before", store=store)
        assert again.item is None
        with pytest.raises(ValueError, match="answered"):
            again.answer(concepts.find(5).key, 3)

    def test_questions_follow_one_another(self, store):
        sheet = ask(1, 2, when="before", store=store)
        assert sheet.item.number == 1
        sheet.answer(concepts.find(1).key, 2)
        assert sheet.item.number == 2 and "Noted" in said(sheet)

    def test_not_met_yet_needs_no_confidence(self, store):
        sheet = ask(5, when="before", store=store)
        choose(sheet, concepts.NOT_MET)
        assert sheet._confidence.layout.display == "none"
        sheet._plain.click()
        assert store.concepts()[5]["before"] == {"answer": None, "sure": None}

    def test_how_sure_is_asked_only_once_something_is_chosen(self, store):
        sheet = ask(5, when="before", store=store)
        assert sheet._confidence.layout.display == "none"
        choose(sheet, "five bends")
        assert sheet._confidence.layout.display == ""


class TestAfter:
    def test_a_wrong_answer_meets_its_misconception_and_a_link(self, store, monkeypatch):
        monkeypatch.chdir(Path(__file__).parent.parent)
        sheet = ask(11, when="after", store=store)
        sheet.answer("12", 3)
        assert "a second backward pass overwrites" in said(sheet)
        assert "05-value-engine.ipynb" in said(sheet)

    def test_a_right_one_is_told_why(self, store):
        sheet = ask(11, when="after", store=store)
        sheet.answer("24", 3)
        assert "✓ Right" in said(sheet) and "Chapter" not in said(sheet)

    def test_at_the_end_both_times_are_compared(self, store):
        ask(11, when="before", store=store).answer(None)
        sheet = ask(11, when="after", store=store)
        sheet.answer("24", 2)
        sheet._next.click()
        assert "1 of 1 right; at the door it was 0" in said(sheet)


def test_saved_text_depends_on_no_answer(store):
    before = ask(5, 9, when="before", store=store)._repr_mimebundle_()
    sheet = ask(5, 9, when="before", store=store)
    sheet.answer("five bends", 1)
    after = sheet._repr_mimebundle_()
    for mime in ("text/plain", "text/html"):
        assert before[mime] == after[mime]


def test_a_full_disk_does_not_stop_the_questions(store, monkeypatch):
    def full(*args):
        raise OSError("no space left")

    monkeypatch.setattr(store, "store_concept", full)
    sheet = ask(5, when="before", store=store)
    sheet.answer("five bends", 1)
    assert sheet.item is None


@pytest.mark.parametrize("asked", [((5,), "during"), ((), "before"), ((99,), "after")])
def test_what_cannot_be_asked_is_refused(asked):
    items, when = asked
    with pytest.raises(ValueError):
        ask(*items, when=when)


class TestGain:
    def test_not_met_counts_as_wrong_and_is_counted_apart(self):
        given = {11: {"before": NOT_MET, "after": RIGHT}}
        chapter, everything = concepts.gains(given)
        assert (chapter.chapter, chapter.g, chapter.not_met) == ("05", 1.0, 1)
        assert (everything.chapter, everything.items) == ("", 1)

    def test_it_is_the_share_of_what_could_be_gained(self):
        ten = concepts.find(10)
        given = {
            11: {"before": RIGHT, "after": RIGHT},
            10: {"before": {"answer": wrong(ten), "sure": 1}, "after": self._key(10)},
            1: {"before": NOT_MET, "after": NOT_MET},
        }
        chapter = concepts.gains(given)[0]
        assert (round(chapter.before), round(chapter.after)) == (33, 67)
        assert chapter.g == pytest.approx(0.5)

    def test_above_90_before_there_is_none(self):
        given = {11: {"before": RIGHT, "after": RIGHT}}
        assert concepts.gains(given)[0].g is None

    def test_items_answered_once_do_not_count(self):
        assert concepts.gains({11: {"before": RIGHT}}) == []

    def test_the_end_of_the_course_is_what_counts_in_the_end(self):
        given = {11: {"before": NOT_MET, "after": RIGHT, "end": NOT_MET}}
        assert concepts.gains(given)[0].after == 0

    def test_misconceptions_are_followed_by_name(self):
        one, two = concepts.find(1), concepts.find(2)
        given = {
            1: {"before": {"answer": wrong(one), "sure": 3}, "after": self._key(1)},
            2: {"before": {"answer": wrong(two), "sure": 3}, "after": self._key(2)},
        }
        held = {"back-propagation improves the weights itself": (2, 0)}
        assert concepts.misconceptions(given) == held

    def _key(self, number):
        return {"answer": concepts.find(number).key, "sure": 2}
