"""`mgcourse lab --teacher`, as the command starts it: larger all over, and nothing is cut off."""

import pytest

pytestmark = pytest.mark.e2e

CUT_OFF = """() => {
  const right = element => element.getBoundingClientRect().right;
  const panel = right(document.querySelector('.jp-WindowedPanel-outer'));
  return [...document.querySelectorAll('.jp-Cell p, .jp-Cell svg, .jp-Cell button')]
    .filter(element => right(element) > panel + 1).map(element => element.outerHTML.slice(0, 80));
}"""


@pytest.fixture(scope="module")
def page(projector):
    with projector("notebooks/06-gradient-descent.ipynb") as page:
        yield page


def test_type_figures_and_handles_are_larger_and_nothing_is_cut_off(page):
    cell = page.locator(".jp-Cell").first
    assert cell.evaluate("cell => getComputedStyle(cell).zoom") == "1.4"
    assert page.get_by_role("slider").first.bounding_box()["width"] > 28
    assert page.evaluate(CUT_OFF) == []
    assert page.complaints == []


def test_the_mouse_takes_a_handle_where_it_is_seen(page):
    slider = page.get_by_role("slider", name="η step size").first
    slider.scroll_into_view_if_needed()
    handle = slider.bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y, steps=10)
    page.mouse.up()
    moved = slider.bounding_box()
    assert abs(moved["x"] - handle["x"] - 120) < 20


def test_no_figure_waits_for_a_prediction(page):
    assert page.locator(".mg-live .slider[disabled]").count() == 0
