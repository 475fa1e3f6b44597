"""Retrieval by spacing: what is known rests longer, what is not comes back soon."""

import pytest

from mgcourse.study.progress import Progress
from mgcourse.study.recall import REST, draw, questions, recall
from mgcourse.study.recall_cards import CARDS

FIRST = "04.2"  # what a fresh learner is asked first in chapter 05
CHAPTERS = [f"{n:02d}" for n in range(1, 17)]


@pytest.fixture
def store(tmp_path):
    return Progress(tmp_path)


def test_every_chapter_before_the_last_has_three_cards():
    assert list(CARDS) == [f"{n:02d}" for n in range(16)]
    assert all(len(cards) >= 3 for cards in CARDS.values())


def test_ids_and_questions_are_unique():
    assert (
        len({q.id for q in questions()}) == len({q.words for q in questions()}) == len(questions())
    )


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_fresh_learner_gets_the_same_two_of_earlier_chapters(chapter):
    first, second = draw(chapter, {}, 0)
    assert [first, second] == draw(chapter, {}, 99)
    assert first.chapter < chapter and second.chapter < chapter
    if chapter > "01":
        assert first.chapter != second.chapter


def test_nothing_is_taught_before_the_first_chapter():
    with pytest.raises(ValueError, match="nothing"):
        recall("00")


def test_what_has_rested_comes_first_the_least_known_before_the_rest():
    seen = {
        "00.1": {"box": 3, "day": 0},
        "01.1": {"box": 1, "day": 9},
        "01.2": {"box": 1, "day": 10},
    }
    assert [q.id for q in draw("05", seen, 10)] == ["01.1", "00.1"]


def test_what_still_rests_is_not_asked():
    seen = {q.id: {"box": 1, "day": 10} for q in questions() if q.id != "02.1"}
    assert "02.1" in [q.id for q in draw("05", seen, 10)]


def test_where_all_rest_the_next_ones_due_are_asked():
    seen = {q.id: {"box": 5, "day": 10} for q in questions()} | {"00.1": {"box": 2, "day": 10}}
    assert draw("05", seen, 10)[0].id == "00.1"


def one(store, today, name):
    return next(c for c in recall("05", store, today).cards if c.question.id == name)


def test_turning_a_card_shows_answer_and_why_and_asks_how_it_went(store):
    asked = one(store, 0, FIRST)
    assert asked._judge.layout.display == "none"
    asked._turn.click()
    assert asked.question.card.why in asked._answer.value and asked._judge.layout.display == ""


def test_a_card_that_was_known_moves_a_box_on(store):
    for day, box in ((0, 1), (1, 2), (4, 3)):
        asked = one(store, day, FIRST)
        asked.turn()
        asked._known[0].click()
        assert store.recalled()[FIRST] == {"box": box, "day": day}
        assert f"{REST[box]} day" in asked._said.value


def test_a_card_that_was_not_known_goes_back_to_the_first_box(store):
    store.store_recalled(FIRST, 4, 0)
    asked = one(store, 30, FIRST)
    asked.turn()
    asked._known[1].click()
    assert store.recalled()[FIRST] == {"box": 1, "day": 30}


def concept(store):
    ids = [q.id for q in questions() if q.id != "item 9" and q.chapter < "05"]
    for name in ids:
        store.store_recalled(name, 5, 0)
    return one(store, 1, "item 9")


def test_an_item_of_the_concept_test_is_judged_by_what_was_chosen(store):
    asked = concept(store)
    asked.turn()
    assert not asked.turned and "Choose one first" in asked._said.value
    asked._radio.value = "4, their average"
    asked.turn()
    assert "the average is taken" in asked._answer.value
    assert store.recalled()["item 9"]["box"] == 1


def test_saved_text_is_that_of_a_fresh_learner_whatever_was_pressed(store):
    page = recall("05", store, 0)
    before = page._repr_mimebundle_()["text/plain"]
    page.cards[0].turn()
    assert page._repr_mimebundle_()["text/plain"] == before
