"""The page that shows what a learner has done, and shows nobody else's."""

import pytest

from mgcourse.study import bank
from mgcourse.study.progress import Progress
from mgcourse.study.scorecard import scorecard


@pytest.fixture
def store(tmp_path):
    return Progress(tmp_path)


def test_an_empty_record_is_shown_as_such(store):
    text = str(scorecard(store))
    assert "· 5.1  0/2" in text and "(0 %)" in text
    assert "Predictions: none yet." in text and "Concept test: not asked yet." in text


def test_points_add_up_by_chapter_and_in_all(store):
    store.record("5.1", 2.0, 2.0)
    store.record("5.2", 1.0, 3.0, "m")
    card = scorecard(store)
    assert card.chapters["05"][0] == 3.0
    due = sum(exercise.weight for exercise in bank.everything() if not exercise.bonus)
    assert card.total == (3.0, due)
    assert "✓ 5.1  2/2" in str(card) and "◐ 5.2  1/3" in str(card)
    chapter = card.chapters["05"][1]
    assert f"Chapter 05: 3 of {chapter:g} points ({300 / chapter:.0f} %)" in str(card)
    assert f"The course: 3 of {due:g} points ({300 / due:.0f} %)" in str(card)


def test_predictions_made_and_skipped_are_counted(store):
    store.store_prediction("a", "12")
    store.store_prediction("b", None, skipped=True)
    assert "Predictions: 1 made, 1 skipped." in str(scorecard(store))


def test_the_concept_test_is_shown_before_and_after_with_its_gain(store):
    store.store_concept(11, "before", None, None)
    assert "1 of 20 answered once" in str(scorecard(store))
    store.store_concept(11, "after", "24", 3)
    store.store_concept(2, "before", "the loss", 3)
    store.store_concept(2, "after", "the loss", 3)
    text = str(scorecard(store))
    assert "chapter 05: 1 question, 0 % → 100 %, gain 1.00 (1 not met at first)" in text
    assert "all together: 2 questions, 0 % → 50 %, gain 0.50" in text
    assert "“the loss pulls on the weights”: still there" in text


def test_the_drill_and_what_is_known_by_heart_are_shown(store):
    store.store_practice(3, 4, {"the sign": 2, "shown": 5})
    store.store_recalled("00.1", 3, 0)
    text = str(scorecard(store))
    assert "Drill: 4 graphs, level 3" in text and "the sign (2×)" in text and "shown (" not in text
    assert "1 met, 1 well known" in text


def test_what_a_notebook_saves_is_the_same_for_everybody(store):
    before = scorecard(store)._repr_mimebundle_()["text/plain"]
    store.record("5.1", 2.0, 2.0)
    bundle = scorecard(store)._repr_mimebundle_()
    assert bundle["text/plain"] == before
    assert "mg-local" in bundle["text/html"] and "2 of" in bundle["text/html"]


def test_a_damaged_record_is_told(tmp_path):
    (tmp_path / "progress.json").write_text("{")
    assert "could not be read" in str(scorecard(Progress(tmp_path)))
