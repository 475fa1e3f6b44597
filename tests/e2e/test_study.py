"""Questions and drill as a learner meets them: with the keyboard alone."""

import pytest

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(lab, open_notebook):
    page = open_notebook(
        lab.write(
            "study.ipynb",
            "import mgcourse as mg\nmg.ask(5, when='after')",
            "mg.recall('05')",
            "mg.drill(seed=1, level=1)",
        )
    )
    yield page
    assert page.complaints == []


def test_a_question_is_answered_by_keys_and_its_misconception_named(page):
    sheet = page.locator(".mg-ask").first
    sheet.get_by_role("radio", name="five bends").focus()
    page.keyboard.press("Space")
    sheet.get_by_role("button", name="certain").focus()
    page.keyboard.press("Enter")
    sheet.get_by_text("layers bend by themselves").wait_for()


def test_arrows_walk_from_option_to_option_and_not_from_cell_to_cell(page):
    sheet = page.locator(".mg-ask").nth(2)
    options = sheet.get_by_role("radio")
    options.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("radio => radio.checked", arg=options.nth(1).element_handle())


def test_a_card_is_turned(page):
    card = page.locator(".mg-ask").nth(1)
    card.get_by_role("button", name="Turn the card").click()
    card.get_by_role("button", name="I had it").click()
    card.get_by_text("It may come back in").wait_for()


def test_the_drill_answers_a_slip_and_draws_in_what_is_found(page):
    drill = page.locator(".mg-drill")
    field = drill.get_by_role("textbox")
    field.focus()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    drill.get_by_text("stands still").wait_for()
    page.keyboard.type("4")  # the field kept the focus
    page.keyboard.press("Enter")
    drill.get_by_text("Right.").wait_for()
    assert drill.locator("svg", has_text="grad 4").count() == 1
