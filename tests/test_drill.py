"""The drill: graphs for the head, every known slip answered as itself, levels that follow."""

import itertools
import math
import random

import pytest
from click.testing import CliRunner

from mgcourse.cli import main
from mgcourse.study import puzzle
from mgcourse.study.diagnosis import RULES, Place, candidates, diagnose, look_at
from mgcourse.study.drill import Drill
from mgcourse.study.drill_page import drill, picture
from mgcourse.study.progress import Progress
from mgcourse.study.puzzle import LEVELS, make
from mgcourse.value import Value

PUZZLES = [make(level, random.Random(seed)) for level in LEVELS for seed in range(60)]


@pytest.fixture
def store(tmp_path):
    return Progress(tmp_path)


def places(drawn):
    return [Place.of(v, drawn.uses(v), drawn.result) for v in drawn.values[:-1]]


class TestPuzzles:
    def test_they_have_three_to_nine_values_each_used(self):
        for drawn in PUZZLES:
            assert 3 <= len(drawn.values) <= 9
            assert all(drawn.uses(v) for v in drawn.values[:-1])

    def test_every_operation_of_value_occurs(self):
        ops = {part for p in PUZZLES for v in p.values for part in v._op.split(" ")}
        assert {"+", "-", "*", "/", "**", "neg"} <= ops
        assert {"relu", "tanh", "exp", "log", "sigmoid", "swish"} <= ops

    def test_all_numbers_can_be_worked_by_hand(self):
        for v in (v for p in PUZZLES for v in p.values):
            for n in (v.data, v.grad, *v._local):
                assert abs(n) <= 40 and (4 * n).is_integer()

    def test_each_gradient_is_what_its_roads_bring(self):
        for place in itertools.chain.from_iterable(map(places, PUZZLES)):
            assert sum(road.brings for road in place.roads) == place.value.grad

    def test_roads_meet_where_the_level_says_so(self):
        for drawn in PUZZLES:
            most = max(len(place.roads) for place in places(drawn))
            assert most >= 2 if LEVELS[drawn.level].roads == 2 else most == 1

    def test_the_same_seed_gives_the_same_graph(self):
        one, other = (make(6, random.Random(5)).steps for _ in range(2))
        assert one == other

    def test_steps_are_written_as_one_would_on_paper(self):
        a, b = Value(4.0, "a"), Value(2.0, "b")
        made = [a * b, a - b, a / b, a**2, 3 - a, a * 2, -a, a.relu()]
        written = ["a × b", "a - b", "a ÷ b", "a ^ 2", "3 - a", "a × 2", "-a", "relu(a)"]
        assert [puzzle.formula(v) for v in made] == written


def place(build, asked, **leaves):
    """The place of `asked` in an expression; inner values are named by `build`."""
    named = {name: Value(n, name) for name, n in leaves.items()}
    named |= build(**named)
    for name, value in named.items():
        value.label = name
    result = named["L"]
    result.backward()
    uses = [
        (u, i) for u in reversed(named.values()) for i, v in enumerate(u._prev) if v is named[asked]
    ]
    return Place.of(named[asked], uses, result)


def two_roads(a, b):  # L = (a + b)·a
    p = a + b
    return {"p": p, "L": p * a}


def chain(a, b, c):  # L = (a·b)·c
    p = a * b
    return {"p": p, "L": p * c}


def function(a, b):  # L = b·tanh(a − 3)
    p = a - 3
    q = p.tanh()
    return {"p": p, "q": q, "L": q * b}


def power(a, b):
    p = a**2
    return {"p": p, "L": p * b}


MEET = (two_roads, "a", {"a": 3, "b": 4})
ROAD, ROAD_B = ((chain, asked, {"a": 3, "b": 2, "c": 10}) for asked in "ab")
# rule, a place, the number that mistake gives there, words its sentence holds
CASES = [
    ("the last road wins", MEET, 3.0, "road walked last"),
    ("a road forgotten", MEET, 7.0, "which use is missing"),
    ("roads multiplied", MEET, 21.0, "their product"),
    ("roads averaged", MEET, 5.0, "the average"),
    ("a road walked twice", MEET, 20.0, "twice"),
    ("the other operand's slope", ROAD, 30.0, "belongs to b"),
    ("the rest of the road left out", ROAD, 2.0, "first step only"),
    ("the local slope left out", ROAD, 10.0, "unchanged"),
    ("adding along a road", ROAD, 12.0, "one behind the other"),
    ("a slope upside down", ROAD, 5.0, "dividing"),
    ("a number in place of its gradient", ROAD, 3.0, "own number"),
    ("the user's number in place of its gradient", ROAD_B, 18.0, "went on"),
    ("the result in place of a gradient", ROAD, 60.0, "L itself"),
    ("the sign", ROAD, -20.0, "rise or fall"),
    ("no movement", ROAD, 0.0, "stands still"),
    ("everything multiplied", (two_roads, "a", {"a": 2, "b": 5}), 10.0, "all the leaves"),
    ("a sum taken for a product", (two_roads, "b", {"a": 3, "b": 5}), 9.0, "how large a is"),
    ("a plain number that moves", (function, "a", {"a": 3, "b": 5}), 15.0, "plain number"),
    ("the slope of a function or power", (power, "a", {"a": 3, "b": 5}), 90.0, "the power itself"),
]


class TestDiagnosis:
    def test_every_rule_has_its_case(self):
        assert {rule for rule, *_ in CASES} == set(RULES) and len(RULES) >= 8

    @pytest.mark.parametrize(("rule", "where", "wrong", "words"), CASES, ids=[c[0] for c in CASES])
    def test_each_mistakes_number_gets_its_own_sentence(self, rule, where, wrong, words):
        build, asked, leaves = where
        found = diagnose(place(build, asked, **leaves), wrong)
        assert found.rule == rule and words in found.says
        assert sum(words in diagnose(place(b, a, **n), w).says for _, (b, a, n), w, _ in CASES) == 1

    def test_no_rule_ever_gives_the_right_number(self):
        for p in itertools.chain.from_iterable(map(places, PUZZLES)):
            assert not any(math.isclose(n, p.value.grad) for _, n, _ in candidates(p))

    def test_every_number_of_a_rule_is_recognised_and_answered_by_a_question(self):
        for p in itertools.chain.from_iterable(map(places, PUZZLES)):
            for _, wrong, _ in candidates(p):
                found = diagnose(p, wrong)
                assert found.rule and found.says.endswith("?")

    def test_an_unknown_number_gets_the_step_to_look_at(self):
        p = place(chain, "a", a=3, b=2, c=10)
        found = diagnose(p, 123.0)
        assert found.rule == "" and "Look at one step: p = a × b." in found.says
        assert "L follows p with slope 10" in found.says and "20" not in found.says

    def test_no_hint_gives_the_answer_away_as_such(self):
        for p in itertools.chain.from_iterable(map(places, PUZZLES)):
            assert look_at(p).endswith("?")


def solve(session, slips=0):
    """Solve the graph, after so many wrong answers."""
    for _ in range(slips):
        assert not session.answer("1234.5").right
    while session.place:
        reply = session.answer(str(session.place.value.grad))
    return reply


class TestSession:
    def test_it_asks_from_the_result_back_to_the_leaves(self, store):
        session = Drill(seed=3, level=6, store=store)
        asked = []
        while session.place:
            known = {v for v in session.puzzle.values if v.label in session.known}
            assert all(road.user in known for road in session.place.roads)
            asked.append(session.asked)
            session.answer(str(session.place.value.grad))
        assert sorted(asked) == sorted(v.label for v in session.puzzle.values[:-1])

    @pytest.mark.parametrize("text", ["-6", "−6", " -6.0 ", "-12/2", "2*-3", "-6,0", "3 × -2"])
    def test_numbers_are_taken_as_people_type_them(self, store, text):
        session = Drill(seed=1, level=1, store=store)
        session.place = place(lambda a, b: {"L": a * b}, "a", a=2, b=-6)
        assert session.answer(text).right

    @pytest.mark.parametrize("text", ["", "abc", "1/0", "2**3", "nan", "__import__('os')"])
    def test_what_is_no_number_is_no_slip(self, store, text):
        session = Drill(seed=1, level=2, store=store)
        reply = session.answer(text)
        assert not reply.right and "A number, please" in reply.says
        assert "To practise" not in " ".join(session.summary())

    def test_two_graphs_without_a_slip_raise_the_level(self, store):
        session = Drill(seed=1, level=1, store=store)
        solve(session)
        assert session.level == 1
        session.next()
        solve(session)
        assert session.level == 2 and "Now level 2" in session.note
        session.next()
        assert session.puzzle.level == 2

    def test_three_slips_in_one_graph_lower_it(self, store):
        session = Drill(seed=1, level=3, store=store)
        solve(session, slips=3)
        assert session.level == 2

    def test_the_level_and_the_slips_are_kept(self, store):
        session = Drill(seed=1, level=3, store=store)
        session.answer("0")
        solve(session)
        kept = Progress(store._file.parent).practice()
        assert kept == {"level": 3, "solved": 1, "rules": {"no movement": 1}}
        assert Drill(store=store).level == 3

    def test_a_second_wrong_answer_gets_more_concrete_help(self, store):
        session = Drill(seed=1, level=2, store=store)
        first, second = session.answer("1234.5").says, session.answer("1234.5").says
        assert "0.01" not in first and "0.01" in second

    def test_shown_is_told_with_its_arithmetic_and_counts_as_a_slip(self, store):
        session = Drill(seed=1, level=1, store=store)
        reply = session.show()
        assert reply.right and "by L" in reply.says
        solve(session)
        assert session._clean == 0 and "1 shown." in session.summary()

    def test_the_summary_says_what_to_practise(self, store):
        session = Drill(seed=1, level=2, store=store)
        session.answer("0")
        assert "To practise: no movement (1×)" in " ".join(session.summary())

    def test_a_full_disk_is_mentioned_and_stops_nothing(self, store, monkeypatch):
        def full(*args):
            raise OSError("no space left")

        monkeypatch.setattr(store, "store_practice", full)
        session = Drill(seed=1, level=1, store=store)
        assert solve(session).solved and "no space left" in session.note

    def test_a_level_that_is_none_is_refused(self, store):
        with pytest.raises(ValueError, match="1 to 6"):
            Drill(level=7, store=store)


def typed(page, text):
    page._field.value = text


class TestPage:
    def test_a_wrong_number_is_answered_and_a_right_one_drawn_in(self, store):
        page = drill(seed=1, level=1, store=store)
        typed(page, "0")
        assert "stands still" in page.reply and page._field.value == ""
        before = page._graph.value
        typed(page, str(page.session.place.value.grad))
        assert page._graph.value != before and "Right" in page.reply

    def test_gradients_are_hidden_until_found(self, store):
        session = Drill(seed=1, level=1, store=store)
        source = picture(session).source
        assert source.count("grad ?") == 1 and source.count("grad …") == 3
        solve(session)
        assert "grad ?" not in picture(session).source

    def test_which_operand_came_first_stands_beside_the_picture(self, store):
        page = drill(seed=1, level=1, store=store)
        assert "p = b × c · L = a × p" in page._asked.value

    def test_local_slopes_are_in_sight_at_first_and_faded_later(self, store):
        assert "#eeeeee" in picture(Drill(seed=1, level=1, store=store)).source
        session = Drill(seed=1, level=3, store=store)
        assert "#eeeeee" not in picture(session).source
        solve(session)
        assert "#eeeeee" in picture(session).source

    def test_it_ends_with_a_summary_and_enter_goes_on(self, store):
        page = drill(seed=1, level=1, store=store)
        while page.session.place:
            typed(page, str(page.session.place.value.grad))
        assert "1 graph finished" in page._tally.value
        page._entered(page._field, {"event": "submit"}, [])
        assert page.session.place and page.reply == ""

    def test_every_button_does_what_it_says(self, store):
        page = drill(seed=1, level=2, store=store)
        page._hint.click()
        assert "Look at one step" in page.reply
        page._show.click()
        assert "Shown" in page.reply
        graph = page._graph.value
        page._next.click()
        assert page._graph.value != graph

    def test_saved_text_is_always_the_same(self, store):
        page = drill(seed=1, level=1, store=store)
        before = page._repr_mimebundle_()
        typed(page, "0")
        assert page._repr_mimebundle_()["text/plain"] == before["text/plain"]
        assert page._repr_mimebundle_()["text/html"] == before["text/html"]


class TestTerminal:
    @pytest.fixture(autouse=True)
    def scratch(self, tmp_path, monkeypatch):
        monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path))

    def play(self, *lines):
        typed = "".join(f"{line}\n" for line in lines)
        return CliRunner().invoke(main, ["drill", "--seed", "1", "--level", "1"], input=typed)

    def test_right_wrong_hint_show_and_quit(self):
        done = self.play("0", "h", "4", "s", "q")
        assert done.exit_code == 0
        assert "✗ 0 would mean" in done.output and "Look at one step: L = a × p" in done.output
        assert "✓ Right." in done.output and "✓ Shown." in done.output
        assert "To practise: no movement" in done.output

    def test_n_skips_and_the_end_of_the_input_ends_it_with_a_summary(self):
        done = self.play("n", "4")
        assert done.exit_code == 0 and "0 graphs finished" in done.output
