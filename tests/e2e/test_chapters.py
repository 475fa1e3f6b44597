"""Every chapter as a learner opens it: all cells run, and what can be moved moves."""

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

CHAPTERS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture
def chapter(request, lab, open_notebook):
    shutil.copy(request.param, lab.root)
    page = open_notebook(request.param.name)
    yield page
    assert page.complaints == []


def picture(figure):
    return "".join(
        figure.locator(".mg-layers svg[aria-hidden=true]").evaluate_all(
            "layers => layers.map(layer => layer.innerHTML)"
        )
    )


def moved(page, figure, before):
    """Wait until the figure shows something else than `before`."""
    for _ in range(100):
        if picture(figure) != before:
            return True
        page.wait_for_timeout(50)
    return False


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem, indirect=True)
def test_each_figure_follows_its_slider_by_keys_and_by_mouse(chapter):
    for guess in chapter.get_by_role("button", name="Just show me").all():
        if guess.is_enabled():
            guess.click()
    for figure in chapter.locator(".mg-live").all():
        slider = figure.get_by_role("slider").first
        chapter.wait_for_function(
            "handle => !handle.closest('.slider').hasAttribute('disabled')",
            arg=slider.element_handle(),
        )
        before = picture(figure)
        slider.scroll_into_view_if_needed()
        slider.focus()
        at_end = slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
        chapter.keyboard.press("Home" if at_end else "End")
        assert moved(chapter, figure, before)

        before = picture(figure)
        handle = slider.bounding_box()
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        chapter.mouse.move(x, y)
        chapter.mouse.down()
        chapter.mouse.move(x + 60 if at_end else x - 60, y, steps=5)
        chapter.mouse.up()
        assert moved(chapter, figure, before)
