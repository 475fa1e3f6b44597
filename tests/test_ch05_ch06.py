"""What chapter 05 says about its slider is true of the function behind it."""

from mgcourse.chapters import ch05


def test_22_doublings_are_four_million_walkers_and_23_values():
    shown = ch05.walkers(22)
    assert shown["paths"][1][-1] == 2**22 == 4_194_304
    assert shown["values"][1][-1] == 23


def test_every_slider_position_can_be_drawn():
    shown = ch05.count_the_walkers()
    ((name, slider),) = shown.controls.items()
    pictures = set()
    for value in slider._values:
        shown.set(**{name: value})
        pictures.add(shown._layers._over.value)
    assert len(pictures) == len(slider._values)
