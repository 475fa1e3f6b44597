"""Exercises of chapter 04, *The chain rule*."""

import math

from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, answer_of, described, number

CHAPTER = "04-chain-rule"


def stated(**numbers):
    """An answer to a sheet of questions: a function that returns a dict."""
    return lambda: dict(numbers)


def observe_sheet(**groups):
    """An observer of such sheets: the numbers that a probe's group asks for.

    A question that is left out is a blank, so that the others can be checked before it. A list
    of all answers, in the order of the questions, will do as well.
    """
    keys = [key for group in groups.values() for key in group]

    def observe(answers, probe):
        said = answer_of(answers[0])
        if isinstance(said, (list, tuple)) and len(said) == len(keys):
            said = dict(zip(keys, said))
        if not isinstance(said, dict):
            raise WrongKind(f"a dict is due, and your code gave {described(said)}. Which keys?")
        said = {str(key).strip().lower(): entry for key, entry in said.items()}
        found = {key: said.get(key.lower()) for key in groups[probe.group]}
        if any(entry in (None, ...) for entry in found.values()):
            raise NotImplementedError
        return {key: number(entry) for key, entry in found.items()}

    return observe


# 4.1: slopes by hand ------------------------------------------------------------------------

_RIGHT = {"A": 8, "B": 20, "C": 5}


def _graph(name, says):
    return (stated(**_RIGHT | {name: says}),)


EX_4_1 = Exercise(
    "4.1",
    name="slopes by hand",
    weight=3,
    reference=(stated(**_RIGHT),),
    observe=observe_sheet(A=["A"], B=["B"], C=["C"]),
    chapter=CHAPTER,
    section="3 · Roads add",
    probes=(
        Probe(
            "graph A, L = (a + b)·a",
            None,
            "A",
            clue="Nudge a by 0.01: the sum, 6, moves by 0.01, and so does the factor a, 2. What does "
            "each of the two make of L?",
        ),
        Probe(
            "graph B, L = a·b·c",
            None,
            "B",
            clue="Nudge a by 0.01: a·b moves by 0.02. What does c = 10 make of that?",
        ),
        Probe(
            "graph C, d = b + (b + a)",
            None,
            "C",
            clue="Nudge a by 0.01: b = a + a moves by 0.02. How far does b + a move then, and how far "
            "b + (b + a)?",
        ),
    ),
    mistakes=(
        Mistake(
            "A: only the road straight into the product",
            _graph("A", 6),
            (
                "Graph A: you gave 6. Two arrows leave a, and 6 is what comes by one of them. "
                "Which road was not walked?",
                "Your 6 holds the sum a + b still while a moves. Raise a from 2 to 2.01: does the "
                "sum stay at 6?",
                "The other road goes from a into the sum and on into the product. Which 2 slopes "
                "stand on it?",
            ),
            within="A",
        ),
        Mistake(
            "A: only the road through the sum",
            _graph("A", 2),
            (
                "Graph A: you gave 2. Two arrows leave a, and 2 is what comes through the sum. "
                "Which road was not walked?",
                "Your 2 lets the sum move and holds the other factor at 2. Who is the other "
                "factor?",
                "Cover the sum with a finger: a still goes into the product, beside a 6. How fast "
                "does L follow it by that arrow?",
            ),
            within="A",
        ),
        Mistake(
            "A: L itself, or roads multiplied",
            _graph("A", 12),
            (
                "Graph A: you gave 12, which is L, and also 2 × 6, its two roads multiplied. "
                "Nudge a by 0.01: how far does L move?",
                "One road brings 2 and the other 6. A nudge of a travels both at once, and the two "
                "movements meet in L: what happens to them there?",
                "With a nudge of 0.01 one road moves L by 0.02 and the other by 0.06. How far has "
                "L moved in all?",
            ),
            within="A",
        ),
        Mistake(
            "A: adds along a road",
            _graph("A", 9),
            (
                "Graph A: you gave 9. By the sum you took 1 + 2. The sum moves 0.01 with a; what "
                "does the factor 2 make of that?",
                "Along a road each arrow stretches what the one before it passed on. What does an "
                "arrow of slope 2 make of a movement of 0.01?",
                "Your second road is right: 6. On the first stand a 1 and a 2, one behind the "
                "other. What does that road bring?",
            ),
            within="A",
        ),
        Mistake(
            "A: roads averaged",
            _graph("A", 4),
            (
                "Graph A: you gave 4. One road brings 2 and one 6. Does a nudge of a go half along "
                "each, or in full along both?",
                "At a = 2.01 the sum is 6.01 *and* the other factor is 2.01. Which of the two "
                "moved only half as far?",
                "Each road gets the whole 0.01, so L moves by 0.02 and by 0.06. How far is that "
                "together?",
            ),
            within="A",
        ),
        Mistake(
            "B: adds along the road",
            _graph("B", 12),
            (
                "abc at b = 2, c = 10: you gave 12. Nudge a by 0.01 and ab moves 0.02; what does c "
                "make of it?",
                "Your 12 is 2 + 10. If c were 0, L would stand still whatever a does. What would "
                "your rule say?",
                "ab moves twice as far as a, and L ten times as far as ab. How many times as far "
                "as a does L move?",
            ),
            within="B",
        ),
        Mistake(
            "B: the first arrow only",
            _graph("B", 2),
            (
                "abc at b = 2, c = 10: you gave 2, how fast ab follows a. What lies between ab and "
                "L?",
                "With a nudge of 0.01 ab goes from 6 to 6.02. What does c = 10 make of the 0.02?",
                "There are 2 arrows on the road from a to L, and you have walked 1. Which slope "
                "stands on the other?",
            ),
            within="B",
        ),
        Mistake(
            "B: the last arrow only",
            _graph("B", 10),
            (
                "abc at b = 2, c = 10: you gave 10, how fast L follows ab. How far does ab move "
                "when a moves by 0.01?",
                "Your 10 would be right if ab moved exactly as far as a. At b = 2, does it?",
                "There are 2 arrows on the road from a to L, and 10 stands on the second. Which "
                "slope stands on the first?",
            ),
            within="B",
        ),
        Mistake(
            "B: the movement in place of the slope",
            _graph("B", 0.2),
            (
                "abc: you gave 0.2. That is how far L moves when a moves by 0.01. How fast is that?",
                "A slope is the movement of L for each 1 of a, or 0.2 for each 0.01. How many times "
                "does 0.01 go into 0.2?",
                "With half the nudge your number would be 0.1. Is L following half as fast?",
            ),
            within="B",
        ),
        Mistake(
            "B: L itself",
            _graph("B", 60),
            (
                "abc: you gave 60, which is L. Nudge a by 0.01: how far does L move?",
                "At a = 3.01 the product is 3.01 × 2 × 10. How far is that from 60?",
                "Your 60 has a's own 3 in it. If a stood at 100 with b and c as they are, would L "
                "follow it any faster?",
            ),
            within="B",
        ),
        Mistake(
            "B: a's own number",
            _graph("B", 3),
            (
                "abc at a = 3: you gave 3, a's own number. If b were 0, L would be 0 wherever a "
                "goes. What would your slope say then?",
                "Nudge a from 3 to 3.01: ab goes from 6 to 6.02. Whose number is in that 0.02?",
                "A slope says how far L moves for each 1 of a. Where is L, with b = 2 and c = 10, "
                "when a has gone from 3 to 4?",
            ),
            within="B",
        ),
        Mistake(
            "B: the slope of b",
            _graph("B", 30),
            (
                "abc: you gave 30. From b = 2 to 3, L goes from 60 to 90. Which letter was to be "
                "moved?",
                "Your 30 is a·c, and a nudge of a is in neither b nor c. Which 2 of the letters "
                "does it meet on its road?",
                "The road of a has an arrow into ab and one into L. In a product the slope of one "
                "factor is the other: who is the other factor in the first, with 3 there for a?",
            ),
            within="B",
        ),
        Mistake(
            "C: b counted as if it followed a one to one",
            _graph("C", 3),
            (
                "Graph C: you gave 3, one for each letter in b + b + a. When a moves by 0.01, how "
                "far does b = a + a move?",
                "d follows b by 2 arrows, and b follows a by 2 more. How many roads is that from a "
                "to d through b?",
                "From a = 2 to 2.01: b goes from 4 to 4.02. What do b + b + a make of that?",
            ),
            within="C",
        ),
        Mistake(
            "C: the direct road left out",
            _graph("C", 4),
            (
                "Graph C: you gave 4, all that comes through b. The inner sum is b + a: who else "
                "goes into it besides b, 1 arrow further down?",
                "Hold b still at 4 and raise a by 0.01 in b + (b + a). Does d stay where it is?",
                "Four roads lead through b, each worth 1. Which road avoids b?",
            ),
            within="C",
        ),
        Mistake(
            "C: d itself",
            _graph("C", 10),
            (
                "Graph C: you gave 10, which is d. Nudge a by 0.01: how far does d move?",
                "At a = 2.01, b is 4.02 and the inner sum 6.03. How far is d from 10 then?",
                "Your 10 is made of 4, 4 and 2, the numbers. What are their movements when a "
                "moves by 1?",
            ),
            within="C",
        ),
        Mistake(
            "C: b passed on twice",
            _graph("C", 7),
            (
                "Graph C: you gave 7. From a to d there are as many roads as 7 says, or fewer. How "
                "many do you count with a finger?",
                "Each road here is worth 1. Two of those you counted were walked before: which?",
                "If b passes on a 1 first and then everything it has, which is 2, how much of it "
                "has been passed on twice?",
            ),
            within="C",
        ),
        Mistake(
            "C: one road",
            _graph("C", 1),
            (
                "Graph C: you gave 1, and every road here is worth 1. How many of them lead from a "
                "to d?",
                "Every slope on an arrow is 1, but a is used 3 times: twice in b, once in the "
                "inner sum. Where does each of these arrows lead?",
                "Raise a from 2 to 2.01 and work out b, then b + a, then d, which was 10. By how "
                "much more than 0.01 has d moved?",
            ),
            within="C",
        ),
    ),
)


# 4.2: local or total ------------------------------------------------------------------------

_SHEET = {"local": 2, "total": 20, "a": 4, "b": 3, "step": 2}


def _says(**numbers):
    return (stated(**_SHEET | numbers),)


EX_4_2 = Exercise(
    "4.2",
    name="local or total",
    weight=2,
    reference=(stated(**_SHEET),),
    observe=observe_sheet(local=["local"], total=["total"], a=["a"], b=["b"], step=["step"]),
    chapter=CHAPTER,
    section="4 · One walk back",
    probes=(
        Probe(
            "the local slope of a in m = a·b",
            None,
            "local",
            clue="Nudge a from 3 to 3.01, with b = 2: how far does m move from 6?",
        ),
        Probe(
            "the total slope of a in L = m·c",
            None,
            "total",
            clue="Nudge a by 0.01: m moves by 0.02. How far does L = 10·m move, and how fast is that?",
        ),
        Probe(
            "the slope of a in a·b at 3, 4",
            None,
            "a",
            clue="Nudge a by 0.01: where does a·b go from 12, with b = 4?",
        ),
        Probe(
            "the slope of b in a·b at 3, 4",
            None,
            "b",
            clue="Nudge b by 0.01: where does a·b go from 12, with a = 3?",
        ),
        Probe(
            "the step of b = 2a",
            None,
            "step",
            clue="At a = 3, b is 6. Where is b at a = 4?",
        ),
    ),
    mistakes=(
        Mistake(
            "local taken for total",
            _says(total=2),
            (
                "abc at c = 10: nudge a by 0.01 and L moves by 0.2; you say 2. What lies between a "
                "and L?",
                "Your 2 is what stands on the arrow from a to m. Who uses m, 1 arrow further on?",
                "m moves by 0.02, and L = m·c with c = 10. How far does L move for 0.01 of a?",
            ),
            within="total",
        ),
        Mistake(
            "total taken for local",
            _says(local=20),
            (
                "m = ab at b = 2: nudge a by 0.01 and m moves by 0.02; you say 20. How did c get "
                "into m?",
                "A local slope belongs to 1 arrow. Where does the arrow from a end?",
                "Cover everything behind m. With a going from 3 to 3.01, how fast does m follow?",
            ),
            within="local",
        ),
        Mistake(
            "own number for the local slope",
            _says(local=3),
            (
                "m = ab at 3, 2: you said 3. Nudge a by 0.01: m goes from 6 to 6.02. Whose number "
                "is 3?",
                "If b were 100, a step of a would move m 100 times as far. Does your 3 know about "
                "b?",
                "Raise a by 1, from 3 to 4, and keep b at 2. How far does m go?",
            ),
            within="local",
        ),
        Mistake(
            "adds along the road",
            _says(total=12),
            (
                "abc at b = 2, c = 10: you said 12. m moved by 0.02; what does c make of it?",
                "Your 12 is 2 + 10. With c = 0 L would never move. What would 2 + 0 say?",
                "m moves twice as far as a, and L ten times as far as m. How many times as far as "
                "a does L move?",
            ),
            within="total",
        ),
        Mistake(
            "the movement for the total",
            _says(total=0.2),
            (
                "You said 0.2: that is how far L moves when a moves by 0.01. How fast is that?",
                "A slope is the movement of L for each 1 of a, and yours is for 0.01. How many "
                "times does 0.01 go into 0.2?",
                "With half the nudge you would say 0.1. Is L following half as fast?",
            ),
            within="total",
        ),
        Mistake(
            "the movement for the local slope",
            _says(local=0.02),
            (
                "You said 0.02: that is how far m moves when a moves by 0.01. How fast is that?",
                "A slope is the movement of m for each 1 of a, and yours is for 0.01. How many "
                "times does 0.01 go into 0.02?",
                "From a = 3 to a = 4, with b at 2: how far does m go?",
            ),
            within="local",
        ),
        Mistake(
            "the last arrow for the total",
            _says(total=10),
            (
                "L = mc at c = 10: you said 10, the slope on the arrow from m. How far does m move "
                "when a moves by 0.01?",
                "10 is how fast L follows m. Does m follow a one to one, at b = 2?",
                "There are 2 arrows between a and L. Which slope stands on the first?",
            ),
            within="total",
        ),
        Mistake(
            "L for the total",
            _says(total=60),
            (
                "You said 60, which is L. Nudge a by 0.01: how far does L move from 60?",
                "3 × 2 × 10 is 60. What is 3.01 × 2 × 10?",
                "Your 60 contains a's own 3. Which 2 of the three numbers does a nudge of a meet on "
                "its road?",
            ),
            within="total",
        ),
        Mistake(
            "own numbers",
            _says(a=3, b=4),
            (
                "ab at 3, 4: you said 3 for a. Nudge a by 0.01: ab moves by 0.04. Whose number is "
                "3?",
                "If b were 0, ab would be 0 wherever a goes. What would your slope of a say?",
                "Raise b by 1, from 4 to 5, with a held at 3. From 12 to where does ab go?",
            ),
            within="a",
        ),
        Mistake(
            "b's own number",
            _says(b=4),
            (
                "ab at 3, 4: you said 4 for b. Nudge b by 0.01: ab goes from 12 to 12.03. Whose "
                "number is 4?",
                "If a were 0, ab would be 0 wherever b goes. What would your slope of b say?",
                "From 3 × 4 to 3 × 5, when b rises by 1: how far does ab go?",
            ),
            within="b",
        ),
        Mistake(
            "the product's number",
            _says(a=12, b=12),
            (
                "ab at 3, 4: you said 12, which is ab itself. Nudge a by 0.01: how far does ab "
                "move?",
                "3.01 × 4 is 12.04. How far is that from 12?",
                "A slope says how far ab moves for each 1 of a. From 3 × 4 to 4 × 4, how far is it?",
            ),
            within="a",
        ),
        Mistake(
            "slopes of a sum",
            _says(a=1, b=1),
            (
                "ab at 3, 4: you said 1 and 1. Nudge a by 0.01: ab moves by 0.04, not 0.01. Which "
                "operation has slopes of 1?",
                "In a + b it does not matter to a nudge of a how large b is. Does it matter in ab, "
                "with b = 4?",
                "From 3 × 4 to 4 × 4, when a rises by 1: how far does ab go?",
            ),
            within="a",
        ),
        Mistake(
            "upside down",
            _says(step=0.5),
            (
                "b = 2a: you wrote ½. a moves 1: how far does b move?",
                "At a = 3, b is 6; at a = 4 it is …?",
                "Your ½ is how far a moves when b moves by 1. Which of the two is nudged here?",
            ),
            within="step",
        ),
    ),
)


# 4.3: the order -----------------------------------------------------------------------------


def _listed(names):
    return (lambda: names.split(),)


_USERS = {"d": "", "s": "d", "b": "ds", "a": "bs"}  # who is made from whom in graph C


def _fault(order):
    """What is amiss with an order, in a few words; "" where nothing is."""
    if "d" not in order:
        return "d left out"
    if order[0] != "d":
        return f"begins at {order[0]}"
    for i, name in enumerate(order):
        if not set(_USERS[name]) <= set(order[:i]):
            return f"{name} twice" if order.count(name) > 1 else f"{name} too early"
    if len(order) > len(set(order)):
        return "served again"
    return "left out" if len(order) < len(_USERS) else ""


def observe_order(answers, probe):
    """The list of names, in small letters, and what is amiss with it."""
    said = answer_of(answers[0])
    if isinstance(said, (dict, set)) or not hasattr(said, "__iter__"):
        raise WrongKind(f"a list of names is due, and your code gave {described(said)}. Which 4?")
    names = said.replace(",", " ").split() if isinstance(said, str) else said
    if isinstance(said, str) and len(names) == 1:
        raise WrongKind(
            f"a list of 4 names is due, and your code gave one text, {said!r}. Which 4?"
        )
    order = [str(name).strip().lower() for name in names]
    if not order:
        raise NotImplementedError
    if strange := [name for name in order if name not in _USERS]:
        raise WrongKind(f"{strange[0]!r} is no node of this graph. Which of a, b, s, d is it?")
    return {"your order": " ".join(order), "besides": _fault(order)}


EX_4_3 = Exercise(
    "4.3",
    name="the order of the walk back",
    weight=2,
    reference=_listed("d s b a"),
    observe=observe_order,
    chapter=CHAPTER,
    section="6 · Only finished totals are passed on",
    probes=(Probe("the order for d = b + (b + a)", None),),
    mistakes=(
        Mistake(
            "leaves first",
            _listed("a b s d"),
            (
                "You begin at a. Of the 4 nodes, whose slope is certain before anything is walked?",
                "That is the order of the forward pass. When you come to a first, what has anybody "
                "passed back to it: 5, 1 or 0?",
                "d follows itself with slope 1. From where, then, can the first number be passed "
                "on?",
            ),
            like=("besides",),
        ),
        Mistake(
            "b before the inner sum",
            _listed("d b s a"),
            (
                "At b you pass on 1; the inner sum still owes b. What is b's total?",
                "Two arrows lead from b: one to d, one to s. Which of the two has not paid in when "
                "b's turn comes in your order?",
                "In d, b, s, a the leaf ends at 3. Which 2 of its roads were lost, and at which "
                "node did they arrive too late?",
            ),
            like=("besides",),
        ),
        Mistake(
            "b twice",
            _listed("d b s b a"),
            (
                "In your order a ends at 7, nudging says 5. Who passed on twice?",
                "At its first turn b holds 1, at its second 2, and each time it passes on all it "
                "has to both arrows. How much of the 1 arrives at a once more?",
                "b can hold its 1 back until s has paid in the rest. How many turns does it need "
                "then?",
            ),
            like=("besides",),
        ),
        Mistake(
            "the inner sum first",
            _listed("s d b a"),
            (
                "You begin at s. It is used once, by d. What has d passed on to s by then: 1 or 0?",
                "s can pass on only what it has. Who gives it its first number, if d comes later "
                "than 1st?",
                "Of the 4 nodes one needs nobody's payment, since it follows itself. Is it s?",
            ),
            like=("besides",),
        ),
        Mistake(
            "b first",
            _listed("b d s a"),
            (
                "You begin at b, which has 2 users. What has either of them passed back to b by "
                "then?",
                "Before anything is walked, 3 of the 4 nodes hold 0. Which one holds a 1?",
                "b waits for d and for s. Who of these two waits for nobody, and holds its 1 from "
                "the start?",
            ),
            like=("besides",),
        ),
        Mistake(
            "a before b",
            _listed("d s a b"),
            (
                "When you come to a it holds 1, from s. Who still owes it something?",
                "Three arrows leave a: one to s, two to b. Which of the 3 have paid in at its turn "
                "in your order?",
                "b, served last, still passes 2 along each of its two arrows. Is a's total finished "
                "before that?",
            ),
            like=("besides",),
        ),
        Mistake(
            "d left out",
            _listed("s b a"),
            (
                "Your list has no d. Who passes the first 1 on to s?",
                "d is the result and follows itself with slope 1. Where does that 1 stand in your "
                "list?",
                "b is used by 2 nodes, s and d. If d is never served, which road is lost?",
            ),
            like=("besides",),
        ),
        Mistake(
            "not all of them",
            _listed("d s b"),
            (
                "So far your order is right. Which of the 4 nodes is not in it yet?",
                "The leaf has nothing left to pass on, and yet all 4 are asked for. After whom is "
                "its slope finished?",
                "The whole walk is made to learn 1 slope. At which node does it arrive, after all "
                "its users?",
            ),
            like=("besides",),
        ),
        Mistake(
            "served again",
            _listed("d s b b a"),
            (
                "One node stands in your list 2 times. What does it pass on the second time, and "
                "who gets it twice?",
                "A finished total is passed on once. With b at 2 and served twice, what would a "
                "come to?",
                "Four nodes, four turns. Which turn of yours is the fifth?",
            ),
            like=("besides",),
        ),
    ),
)


# 4.4: repair "a program found on the web" -----------------------------------------------------


def _sig(z):
    return 1 / (1 + math.exp(-z))


def _forward(x, y, w1, b1, w2, b2):
    """Both answers, both bends, the error."""
    a1 = _sig(w1 * x + b1)
    a2 = _sig(w2 * a1 + b2)
    return a1, a2, a1 * (1 - a1), a2 * (1 - a2), a2 - y


def deltas(x, y, w1, b1, w2, b2):
    """δ of two sigmoid units in a chain, for the loss ½(a₂ − y)²."""
    a1 = _sig(w1 * x + b1)
    a2 = _sig(w2 * a1 + b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = d2 * w2 * a1 * (1 - a1)
    return d1, d2


def _variant(rule):
    """An answer that makes its two numbers from a1, a2, both bends, the error and w2, x."""

    def answer(x, y, w1, b1, w2, b2):
        return rule(*_forward(x, y, w1, b1, w2, b2), w2, x)

    return (answer,)


def _bends_from_the_sums(x, y, w1, b1, w2, b2):
    z1 = w1 * x + b1
    z2 = w2 * _sig(z1) + b2
    d2 = (_sig(z2) - y) * z2 * (1 - z2)
    return d2 * w2 * z1 * (1 - z1), d2


def observe_deltas(answers, probe):
    """The two numbers, by name."""
    said = answers[0](*probe.given)
    if not hasattr(said, "__len__") or len(said) != 2:
        raise WrongKind(f"a pair is due, δ₁ and δ₂; your code gave {described(said)}. Which 2?")
    return {"δ₁": number(said[0]), "δ₂": number(said[1])}


EX_4_4 = Exercise(
    "4.4",
    name="repair a program found on the web",
    weight=2,
    reference=(deltas,),
    observe=observe_deltas,
    chapter=CHAPTER,
    section="5 · Two units in a chain",
    bonus=True,
    probes=(
        Probe("the chapter's chain, z₁ = z₂ = 0", (2.0, 0.0, 1.0, -2.0, 3.2, -1.6)),
        Probe("the chapter's chain at z₁ = 4", (2.0, 0.0, 3.0, -2.0, 3.2, -1.6)),
        Probe("a negative weight, target 1", (1.5, 1.0, 0.5, 0.25, -2.0, 0.5)),
        Probe("w₂ = 0", (1.0, 1.0, 2.0, -1.0, 0.0, 0.3)),
    ),
    mistakes=(
        Mistake(
            "handed back unchanged",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * (1 / w2), e)),
            (
                "z₁ = z₂ = 0: your δ₂ is 0.5. Nudge z₂ by 0.01 and L moves by 0.00125. What stands "
                "between z₂ and a₂?",
                "This is the program as it was found. Compare its δ₂ of 0.5 with a nudge of z₂; then "
                "its δ₁ of 0.156 with a nudge of z₁. Which arrow does each of them miss?",
                "Walk the road from L back to z₁ on the drawing: error, bend, weight, bend. Which "
                "of these 4 slopes does the program use, and which way up?",
            ),
        ),
        Mistake(
            "no bend at the output",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * w2 * g1, e)),
            (
                "z₁ = z₂ = 0: your δ₂ is 0.5. Nudge z₂ by 0.01 and L moves by 0.00125. What stands "
                "between z₂ and a₂?",
                "Your δ₂ is the error, ∂L/∂a₂. It has come as far as a₂; how many arrows further is "
                "z₂?",
                "From a₂ to z₂ there is 1 arrow, the bend of the second unit. How steep is it at "
                "z₂ = 0?",
            ),
        ),
        Mistake(
            "no bend at the first unit",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * g2 * w2, e * g2)),
            (
                "z₁ = z₂ = 0: your δ₂ is right, and your δ₁ is 0.4, 4 times what nudging z₁ says. "
                "What does the first unit do with a nudge of z₁?",
                "At z₁ = 4 your δ₁ is 57 times too large: there the sigmoid is nearly flat. Which "
                "slope of yours notices?",
                "Your 0.4 is ∂L/∂a₁. Which arrow leads from z₁ to a₁?",
            ),
        ),
        Mistake(
            "no bend anywhere",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * w2, e)),
            (
                "z₁ = z₂ = 0: you gave 1.6 and 0.5, 16 times and 4 times too large. What did both "
                "sigmoids do with their nudge?",
                "Error and weight are there. On the way from L to z₁ there are 2 curves besides: "
                "how steep are they at 0?",
                "Each sigmoid is an arrow with a slope of its own, a(1 − a), and 0.25 at most. "
                "Where on your road do the two stand?",
            ),
        ),
        Mistake(
            "the weight upside down",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * g2 / w2 * g1, e * g2)),
            (
                "w₂ = 3.2: your δ₁ is 0.0098. Raise a₁ by 0.01 and z₂ moves by 0.032. How many "
                "times as far is that?",
                "With w₂ = 0 nothing that unit 1 does can reach L. What does your formula do at 0?",
                "Your program divides by 3.2. Is z₂ = w₂·a₁ + b₂ less moved by a₁ when w₂ is "
                "larger?",
            ),
        ),
        Mistake(
            "the weight left out",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * g2 * g1, e * g2)),
            (
                "w₂ = 3.2: your δ₁ is 0.03125. Raise a₁ by 0.01: how far does z₂ move?",
                "With w₂ = 0 unit 1 is cut off from L. What does your δ₁ say there?",
                "Between a₁ and z₂ there is 1 arrow. Which number stands on it?",
            ),
        ),
        Mistake(
            "the error the other way round",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (-e * g2 * w2 * g1, -e * g2)),
            (
                "Both sizes are right, and δ₂ is −0.125. The answer 0.5 is above its target 0: "
                "raise z₂ a little, and does the loss fall?",
                "L = ½(a₂ − y)². At a₂ = 0.5 and y = 0, does L rise or fall when a₂ goes to 0.51?",
                "You took y − a₂, which is −0.5. Which way does a loss go when the answer moves "
                "away from its target?",
            ),
        ),
        Mistake(
            "the bend of the other unit",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * g2 * w2 * g2, e * g2)),
            (
                "At z₁ = 0 it agrees; at z₁ = 4 your δ₁ is far too large. Which of the two units "
                "is flat there?",
                "Your δ₁ uses the slope of the second sigmoid, 0.15 at z₁ = 4. Which sigmoid does a "
                "nudge of z₁ meet first?",
                "Each unit stands at a place of its own on the curve. From which of the 2 places comes "
                "your slope for δ₁?",
            ),
        ),
        Mistake(
            "sig of what is bent already",
            _variant(
                lambda a1, a2, g1, g2, e, w2, x: (
                    e * _sig(a2) * (1 - _sig(a2)) * w2 * _sig(a1) * (1 - _sig(a1)),
                    e * _sig(a2) * (1 - _sig(a2)),
                )
            ),
            (
                "z₂ = 0: your bend is 0.235; the steepest place of the sigmoid has 0.25. What did "
                "your sig receive, 0 or 0.5?",
                "a is sig(z) already. What is sig(a), at a = 0.5?",
                "The slope of the sigmoid is a(1 − a), with the a that came out of it. How often is "
                "sig called for 1 unit?",
            ),
        ),
        Mistake(
            "z(1 − z) for the bend",
            (_bends_from_the_sums,),
            (
                "z₁ = z₂ = 0: both your slopes are 0, as if the sigmoid were flat there. Which number "
                "stands in your bend, 0 or 0.5?",
                "At z₁ = 4 your bend is 4·(1 − 4), below 0, and a sigmoid never falls. Which of the "
                "unit's 2 numbers lies between 0 and 1?",
                "The height of the sigmoid tells its slope, 0.25 at a height of 0.5. Which letter "
                "has the height?",
            ),
        ),
        Mistake(
            "stops at the activations",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * g2 * w2, e)),
            (
                "z₁ = z₂ = 0: you gave 0.4 and 0.5. Those are ∂L/∂a₁ and ∂L/∂a₂. How many arrows "
                "further back is each z?",
                "Your walk is right as far as it goes: each number stands 1 arrow short. Which "
                "slope lies between a and its z?",
                "δ is asked at the sums, before the bend. What does a bend at 0 make of a nudge?",
            ),
        ),
        Mistake(
            "the slopes of the weights",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * g2 * w2 * g1 * x, e * g2 * a1)),
            (
                "z₁ = z₂ = 0: you gave 0.2 and 0.0625. Those are the slopes of w₁ and w₂. What "
                "number was asked at the sums themselves?",
                "You have walked 1 arrow too far: from z₁ on to w₁. Which slope stands on that "
                "arrow?",
                "Your δ₁ doubles when x does. Does a nudge of z₁ itself ask how large x = 2 is?",
            ),
        ),
        Mistake(
            "the two the wrong way round",
            _variant(lambda a1, a2, g1, g2, e, w2, x: (e * g2, e * g2 * w2 * g1)),
            (
                "Both numbers are right: 0.125 and 0.1. Which of them belongs to the unit next to "
                "the input?",
                "The task asks for δ₁ first and δ₂ second. Which unit does your walk reach first?",
                "The one nearest the loss is found first. Is it number 1 or number 2?",
            ),
        ),
    ),
)

EXERCISES = (EX_4_1, EX_4_2, EX_4_3, EX_4_4)
