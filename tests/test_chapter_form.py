"""The chapters have the form they promise: stops, links, captions, questions that return."""

import itertools
import re
from pathlib import Path

import nbformat
import pytest

from mgcourse.study import concept_items

ROOT = Path(__file__).parents[1]
PARTS = (
    "chapter you can",
    r"\*\*(Open|Your turn, open)",
    r"\*One line:\*",
    r"\*\*Sources?\.",
    r"\*\*Next:",
)
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))


def cells(name):
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells


def text(name, kind="markdown"):
    return "\n".join(cell.source for cell in cells(name) if cell.cell_type == kind)


each_chapter = pytest.mark.parametrize("name", NAMES)


@each_chapter
def test_a_stop_comes_at_least_every_25_minutes(name):
    words = text(name).replace("\n> ", " ").replace("\n", " ")
    minutes = int(re.search(r"\*(?:★ ?)?(\d+) minutes", words).group(1))
    said = [
        int(m) for m in re.findall(r"Stop here: you can now[^>]*?[Aa]bout (\d+) minutes", words)
    ]
    places = [0, *(m for m in said if m < minutes), minutes]
    assert all(0 < after - before <= 25 for before, after in itertools.pairwise(places)), places


@each_chapter
def test_it_leads_on_and_back_and_says_what_it_is_good_for(name):
    words, here = text(name), NAMES.index(name)
    for other in NAMES[max(here - 1, 0) : here + 2]:
        assert other == name or f"({other}.ipynb)" in words, f"no link to {other}"
    assert f"(../exercises/{name}/{name}.ipynb)" in words
    for part in PARTS:
        assert re.search(part, words), part


@each_chapter
def test_every_figure_says_what_to_look_at_and_has_words_for_who_cannot_see_it(name):
    here = cells(name)
    for i, cell in enumerate(here):
        html = "".join(o.get("data", {}).get("text/html", "") for o in cell.get("outputs", ()))
        pictures = re.findall(r"<img[^>]*>", html) if "mg-ask" not in html else []
        assert all(re.search(r'alt="[^"]+"', picture) for picture in pictures), cell.id
        own = "# x1, x2, target" in cell.source or "drill" in cell.source or "open" in cell.id
        if pictures and not own:
            beneath = "".join(after.source for after in here[i + 1 : i + 3])  # or below its numbers
            assert "What to look at" in beneath, f"{cell.id} has no caption"


@each_chapter
def test_every_prediction_is_answered(name):
    code = text(name, "code")
    for guess in re.findall(r"(\w+) = mg\.predict\(", code):
        assert f"{guess}.recap(" in code, guess


def test_a_question_of_the_concept_test_returns_where_it_is_taught():
    asked = {"before": {}, "after": {}}
    for name in NAMES:
        for numbers, when in re.findall(r'mg\.ask\(([\d, ]+), when="(\w+)"', text(name, "code")):
            for number in map(int, numbers.split(",")):
                assert number not in asked[when], f"item {number} is asked twice, {when}"
                asked[when][number] = name[:2]
    for item in concept_items.ITEMS:
        for when, chapter in (("before", item.door), ("after", item.taught)):
            if chapter <= NAMES[-1][:2]:
                assert asked[when].get(item.number) == chapter, f"item {item.number}, {when}"
