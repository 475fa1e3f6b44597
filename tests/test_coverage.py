"""Every topic and every error of the source article is treated where the plan says."""

import collections
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def coverage():
    spec = importlib.util.spec_from_file_location("coverage_page", ROOT / "docs" / "coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_chapter_owes_a_section_or_an_error(coverage):
    missing, strangers = coverage.owed(coverage.found())
    assert missing == []
    assert strangers == [], "no chapter's plan asks for these tags"


def test_a_tag_that_goes_missing_is_noticed(coverage):
    places = coverage.found()
    spared = {tag: where for tag, where in places.items() if tag != "error:E22"}
    assert ("03", "error:E22") in coverage.owed(collections.defaultdict(list, spared))[0]
    assert "| E22 | 03 | to come |" in coverage.page(spared)


def test_each_error_is_treated_in_one_chapter(coverage):
    for tag, places in coverage.found().items():
        if tag.startswith("error:"):
            assert len({path.name for path, _ in places}) == 1, f"{tag} is treated in {places}"


def test_the_plan_names_all_42_errors_once(coverage):
    errors = [e for _, errors in coverage.PLAN.values() for e in errors.split()]
    assert sorted(errors, key=lambda e: int(e[1:])) == [f"E{i}" for i in range(1, 43)]


def test_the_page_is_what_the_notebooks_say(coverage):
    written = coverage.PAGE.read_text(encoding="utf-8")
    assert written == coverage.page(coverage.found()), "run: make tables"
