"""Every chapter as a learner opens it: all cells run, what can be moved moves, all is in sight."""

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

CHAPTERS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SHOWN = """figure => [...figure.querySelectorAll('.mg-layers svg[aria-hidden=true]')]
  .map(layer => layer.innerHTML).join()"""


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request, lab, visit):
    shutil.copy(request.param, lab.root)
    with visit(request.param.name) as page:
        page.chapter = request.param.stem
        yield page
        assert page.complaints == []


def moved(page, figure, before):
    """Wait until the figure shows something else than `before`."""
    page.wait_for_function(
        f"([figure, before]) => ({SHOWN})(figure) !== before", arg=[figure, before]
    )


def test_nothing_offends_the_eye(chapter, look):
    assert look(chapter, chapter.chapter) == []


def by_list(page, figure):
    """Choose another entry of the figure's first list by the keyboard."""
    choice = figure.get_by_role("combobox").first
    picture = figure.element_handle()
    before = picture.evaluate(SHOWN)
    choice.focus()
    page.keyboard.press("ArrowDown")
    moved(page, picture, before)


def test_each_figure_follows_its_slider_by_keys_and_by_mouse(chapter):
    chapter.set_viewport_size({"width": 1280, "height": 720})
    for guess in chapter.get_by_role("button", name="Just show me").all():
        if guess.is_enabled():
            guess.click()
    for figure in chapter.locator(".mg-live").all():
        figure.get_by_role("slider").or_(figure.get_by_role("combobox")).first.wait_for()
        slider = figure.get_by_role("slider").first
        if not slider.count():
            by_list(chapter, figure)
            continue
        chapter.wait_for_function(
            "handle => !handle.closest('.slider').hasAttribute('disabled')",
            arg=slider.element_handle(),
        )
        picture = figure.element_handle()
        before = picture.evaluate(SHOWN)
        slider.scroll_into_view_if_needed()
        slider.focus()
        at_end = slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
        chapter.keyboard.press("Home" if at_end else "End")
        moved(chapter, picture, before)

        before = picture.evaluate(SHOWN)
        handle = slider.bounding_box()
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        chapter.mouse.move(x, y)
        chapter.mouse.down()
        chapter.mouse.move(x + 60 if at_end else x - 60, y, steps=5)
        chapter.mouse.up()
        moved(chapter, picture, before)


def test_nothing_offends_the_eye_at_the_ends_of_the_sliders(chapter, look):
    assert look(chapter, f"{chapter.chapter}-moved", themes=["Light"]) == []
