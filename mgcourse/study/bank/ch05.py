"""Exercises of chapter 05, *The Value engine*."""

import math
import sys

from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, described, number
from mgcourse.value import Value

CHAPTER = "05-value-engine"
MOST_LINES = 5_000  # Python lines for 12 doublings: one visit a value takes some hundreds


# 5.1: plus, times, and what a walker leaves behind ------------------------------------


class Walked:
    """The skeleton given in 5.1, finished; the mistakes below change one method each."""

    def __init__(self, data, parents=(), local=(), op=""):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.local = local
        self.op = op

    def __add__(self, other):
        return type(self)(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other), (other.data, self.data), "*")

    def receive(self, arriving):
        """A walker arrives with a slope."""
        self.grad += arriving

    def backward(self):
        """One walker a path."""
        self._walk(1.0)

    def _walk(self, arriving):
        self.receive(arriving)
        for parent, local in zip(self.parents, self.local):
            parent._walk(arriving * local)


class Overwrites(Walked):
    def receive(self, arriving):
        self.grad = arriving


class OwnNumber(Walked):
    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other), (self.data, other.data))


class SetsSlopesAtOnce(Walked):
    def __mul__(self, other):
        self.grad, other.grad = other.data, self.data
        return type(self)(self.data * other.data)


class ProductOfOnes(Walked):
    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other), (1.0, 1.0))


class ValuesAsSlopes(Walked):
    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other), (other, self))


class BareNumber(Walked):
    def __mul__(self, other):
        return self.data * other.data


class AddsInPlace(Walked):
    def __add__(self, other):
        self.data += other.data
        return self


class KeepsNothing(Walked):
    def receive(self, arriving):
        return self.grad + arriving


class NoSlopes(Walked):
    def __add__(self, other):
        return type(self)(self.data + other.data, (self, other))

    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other))


class ProductWithoutSlopes(Walked):
    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other))


class NothingRemembered(Walked):
    def __add__(self, other):
        return type(self)(self.data + other.data)

    def __mul__(self, other):
        return type(self)(self.data * other.data)


def at(expression, build, group="", also="", **leaves):
    """The probe that builds an expression from values that stand at these numbers."""
    where = ", ".join(f"{name} = {start:g}" for name, start in leaves.items())
    return Probe(f"{expression} at {where}{also}", (build, leaves), group)


def _grown(V, build, **leaves):
    """The expression's number and the gradient of each leaf."""
    values = {name: V(start) for name, start in leaves.items()}
    result = build(**values)
    result.backward()
    seen = {"result": number(result.data)}
    return seen | {f"{name}.grad": number(value.grad) for name, value in values.items()}


def observe_expression(answers, probe):
    """Build the probe's expression with the learner's class and walk back."""
    build, leaves = probe.given
    made = build(**{name: answers[0](start) for name, start in leaves.items()})
    trail = "a trail" if getattr(made, "parents", None) else "no trail"
    if trail == "a trail" and not getattr(made, "local", True):
        trail = "parents without slopes"
    return _grown(answers[0], build, **leaves) | {"besides": trail}


EX_5_1 = Exercise(
    "5.1",
    name="plus and times",
    weight=2,
    reference=(Walked,),
    observe=observe_expression,
    chapter=CHAPTER,
    section="2 · Plus, times, and the way back",
    probes=(
        at("a + b", lambda a, b: a + b, "sum", a=3.0, b=4.0),
        at("a * b", lambda a, b: a * b, "product", a=3.0, b=4.0),
        at("a * a", lambda a: a * a, "used twice", a=3.0),
        at("a + a", lambda a: a + a, "used twice", a=3.0),
        at("a * b * c", lambda a, b, c: a * b * c, "chain", a=3.0, b=2.0, c=10.0),
        at("(a + b) * a", lambda a, b: (a + b) * a, "chain", a=2.0, b=4.0),
    ),
    mistakes=(
        Mistake(
            "overwrites the gradient",
            (Overwrites,),
            (
                "a*a at 3: you gave 3, and nudging gives 6. Which use of a survived?",
                "a+a at 3: two walkers arrive at a, each with a 1, and your a.grad is 1. What "
                "became of the first walker's 1?",
                "When the second walker arrives at a, a.grad already holds a number. What does "
                "your `receive` do with the number that is there?",
            ),
        ),
        Mistake(
            "own number as slope",
            (OwnNumber,),
            (
                "ab at 3, 4: your a.grad is 3. Nudge a by 0.01: how far does ab move?",
                "3 times 4 is 12 and 3.01 times 4 is 12.04: ab moved 0.04 for 0.01. Four times "
                "as far: whose number is 4?",
                "In your product the first local slope belongs to `self`. If `other` were 0, "
                "could a nudge of `self` move the product at all?",
            ),
            within="product",
        ),
        Mistake(
            "sets the slopes while going forward",
            (SetsSlopesAtOnce,),
            (
                "abc at 3, 2, 10: nudge a by 0.01 and the result moves 0.2. Your a.grad says 2. "
                "What came after ab?",
                "Your product writes gradients the moment it is computed. What does it know, at "
                "that moment, of the c that is multiplied later?",
                "A local slope is known going forward, a gradient only coming back. Which of the "
                "two should your product keep, and where?",
            ),
        ),
        Mistake(
            "values in place of their numbers",
            (ValuesAsSlopes,),
            (
                "ab at 3, 4: a walker carries 1.0 and is to multiply it by a local slope, which "
                "is a Value in yours. Which number is meant?",
                "A local slope says how far ab moves for a nudge of a, 4 to 1. Is that 4 the "
                "object b, or something that b holds?",
                "Your result's first local slope is b itself. What does b keep its 4 under?",
            ),
        ),
        Mistake(
            "a bare number comes out",
            (BareNumber,),
            (
                "ab at 3, 4: you gave the number 12, which has no backward. What does 12 know of "
                "a and b?",
                "a + b gives back a new Value with a memory, ab a number without one. What would "
                "have to be made around the 12?",
                "The 12 needs 2 parents and 2 local slopes beside it. Which object of yours can "
                "keep all that?",
            ),
            within="product",
        ),
        Mistake(
            "adds in place",
            (AddsInPlace,),
            (
                "a + b at 3, 4: afterwards a itself is 7. Which object should hold the 7?",
                "b's grad is 0: your sum has no parents but a's own. From 7, which road leads "
                "to b?",
                "The sum is a third thing beside a, 3, and b, 4. Where in your code is it made?",
            ),
            within="sum",
        ),
        Mistake(
            "nothing is remembered",
            (NothingRemembered,),
            (
                "a + b at 3, 4: 7 is right, and both slopes are 0. From your 7, which way would a "
                "walker take to a?",
                "The skeleton takes a number, parents and local slopes. How many of these 3 does "
                "your result get?",
                "From a + b two roads lead back. In which of the result's attributes does "
                "`_walk` look for them?",
            ),
            like=("a.grad", "besides"),
        ),
        Mistake(
            "no local slopes",
            (NoSlopes,),
            (
                "a + b at 3, 4: your sum knows its 2 parents, and both grads are 0. By which number "
                "would a walker multiply on its way to a?",
                "`_walk` goes through parents and local slopes in pairs. Your sum has 2 parents: how "
                "many pairs does it make with 0 slopes?",
                "Raise a from 3 to 3.01, and a + b rises by 0.01. In which of the attributes of your "
                "sum does it say so?",
            ),
            like=("a.grad", "besides"),
        ),
        Mistake(
            "a product without local slopes",
            (ProductWithoutSlopes,),
            (
                "ab at 3, 4: your product knows its 2 parents, and both grads are 0. By which number "
                "would a walker multiply on its way to a?",
                "`_walk` goes through parents and local slopes in pairs. Your product has 2 parents: "
                "how many pairs does it make with 0 slopes?",
                "Raise a from 3 to 3.01, and ab rises by 0.04. In which of the attributes of your "
                "product does it say so?",
            ),
            within="product",
            like=("a.grad", "besides"),
        ),
        Mistake(
            "what arrives is not kept",
            (KeepsNothing,),
            (
                "a + b at 3, 4: a walker comes to a with a 1, and afterwards a.grad is still 0. Where "
                "did your `receive` put the 1?",
                "Your sum remembers both parents, so walkers do arrive, and each grad stays 0. What "
                "does your `receive` make of the 0 that stands there and the 1 that comes?",
                "`_walk` calls `receive` and asks for no answer. In which attribute of a is the "
                "slope of 1 to be found later?",
            ),
            like=("a.grad", "besides"),
        ),
        Mistake(
            "a product with the slopes of a sum",
            (ProductOfOnes,),
            (
                "ab at 3, 4: your a.grad is 1. Nudge a by 0.01: ab goes from 12 to 12.04. Is "
                "that 0.01?",
                "Local slopes of 1 and 1 are those of a sum. At a = 3, what does b make of a "
                "nudge of a?",
                "Try b = 100: 3 times 100 is 300, 3.01 times 100 is 301. How many times further "
                "did the product move than a did?",
            ),
            within="product",
        ),
    ),
)


# 5.2: one visit a value -----------------------------------------------------------------


def _order_from(result):
    """Parents before the values made from them."""
    order, seen = [], set()

    def visit(value):
        if id(value) not in seen:
            seen.add(id(value))
            for parent in value.parents:
                visit(parent)
            order.append(value)

    visit(result)
    return order


def _serve(values):
    """Each of them pays its parents, in this order."""
    for value in values:
        for parent, local in zip(value.parents, value.local):
            parent.grad += local * value.grad


class Ordered(Walked):
    """Users first, each value once."""

    def backward(self):
        """Sort, seed, walk once."""
        self.grad = 1.0
        _serve(reversed(_order_from(self)))


class PushesTotals(Walked):
    def backward(self):
        self.grad = 1.0
        waiting = [self]
        while waiting:
            value = waiting.pop(0)
            _serve([value])
            waiting.extend(value.parents)


class PushesTotalsDepthFirst(Walked):
    def backward(self):
        self.grad = 1.0
        self._push()

    def _push(self):
        for parent, local in zip(self.parents, self.local):
            parent.grad += local * self.grad
            parent._push()


class FirstComeFirstServed(Walked):
    def backward(self):
        self.grad = 1.0
        order = [self]
        for value in order:
            for parent in value.parents:
                if parent not in order:
                    order.append(parent)
        _serve(order)


class AsOftenAsThereArePaths(Walked):
    def backward(self):
        order = []

        def visit(value):
            for parent in value.parents:
                visit(parent)
            order.append(value)

        visit(self)
        self.grad = 1.0
        _serve(reversed(order))


class ServesAtFirstSight(Walked):
    def backward(self):
        seen = set()

        def visit(value):
            if id(value) not in seen:
                seen.add(id(value))
                for parent, local in zip(value.parents, value.local):
                    parent.grad += local * value.grad
                    visit(parent)

        self.grad = 1.0
        visit(self)


class SeedsEveryValue(Walked):
    def backward(self):
        for value in reversed(_order_from(self)):
            value.grad = 1.0
            _serve([value])


class SeedsWithTheNumber(Walked):
    def backward(self):
        self.grad = self.data
        _serve(reversed(_order_from(self)))


class NoSeed(Walked):
    def backward(self):
        _serve(reversed(_order_from(self)))


class LeavesFirst(Walked):
    def backward(self):
        self.grad = 1.0
        _serve(_order_from(self))


class LastUserWins(Walked):
    def backward(self):
        self.grad = 1.0
        for value in reversed(_order_from(self)):
            for parent, local in zip(value.parents, value.local):
                parent.grad = local * value.grad


class LocalSlopesOnly(Walked):
    def backward(self):
        self.grad = 1.0
        for value in reversed(_order_from(self)):
            for parent, local in zip(value.parents, value.local):
                parent.grad += local


class ParentsAsSet(Ordered):
    def __init__(self, data, parents=(), local=(), op=""):
        slopes = dict(zip(parents, local))
        super().__init__(data, tuple(slopes), tuple(slopes.values()), op)


def observe_backward(answers, probe):
    """As in 5.1; where the probe doubles, also whether each value was visited once or more."""
    build, leaves = probe.given
    if build is not double:
        return _grown(answers[0], build, **leaves)
    own = _counted(answers[0])
    a = total = own(1.0)
    for _ in range(leaves["times"]):
        total = total + total
    try:
        _run_within(MOST_LINES, total.backward)
    except _TooManyLines:
        return {"work": "one visit a path"}
    seen = {"a.grad": number(a.grad), "work": "one visit a value"}
    count = leaves["times"] + 1
    if own.compared > 3 * count:
        seen["remark"] = (
            f"To find out whom it has met, your walk compared values {own.compared} times, for "
            f"{count} of them; for the 1,000 of a small network that makes half a million. "
            "What kind of collection knows its members without going through them?"
        )
    return seen


def _counted(own):
    """A learner's class that counts how often its values are compared, as `in` does in a list."""

    class Counted(own):
        compared = 0
        __hash__ = object.__hash__

        def __eq__(self, other):
            Counted.compared += 1
            return self is other

    return Counted


def double():
    """Marks the probe that doubles a number again and again."""


class _TooManyLines(Exception):
    """The call was stopped."""


def _run_within(most_lines, function):
    """Stop a call after so many lines of Python: the same on a slow machine and a fast one."""
    left = most_lines

    def tracer(frame, event, argument):
        nonlocal left
        left -= event == "line"
        if left < 0:
            raise _TooManyLines
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        function()
    finally:
        sys.settrace(before)


def _inner_sum(b, a):
    return b + (b + a)


def _inner_right(a):
    return _inner_sum(a + a, a)


def _inner_left(a):
    b = a + a
    return (b + a) + b


def _shared_product(a, b):
    m = a * b
    return (m + a) * m


_UNFINISHED = (
    "b + (b + a): you gave 7, nudging 5. Whose total was unfinished when you passed it on?",
    "b is used twice. You serve b each time something arrives, and pass on all it holds. What did "
    "the second serving send along once more?",
    "Write down b.grad each time b is served: 1, then 2. Together that sends 3 to each parent. How "
    "much should b send, and how often?",
)

EX_5_2 = Exercise(
    "5.2",
    name="backward in the right order",
    weight=3,
    reference=(Ordered,),
    observe=observe_backward,
    vary=vary.numbers,
    chapter=CHAPTER,
    section="3 · Never walk a road twice",
    probes=(
        at("a * b", lambda a, b: a * b, "slopes", a=3.0, b=4.0),
        at("a + a", lambda a: a + a, "slopes", a=3.0),
        at("b + (b + a) with b = a + a,", _inner_right, "slopes", a=2.0),
        at("(b + a) + b with b = a + a,", _inner_left, "slopes", a=2.0),
        at("(a * b + a) * (a * b)", _shared_product, "slopes", a=2.0, b=3.0),
        Probe("12 doublings", (double, {"times": 12}), "fast"),
        Probe("25 doublings", (double, {"times": 25}), "fast"),
    ),
    mistakes=(
        Mistake(
            "passes on unfinished totals",
            (PushesTotals,),
            _UNFINISHED,
            within="slopes",
        ),
        Mistake(
            "passes on unfinished totals, depth first",
            (PushesTotalsDepthFirst,),
            _UNFINISHED,
            within="slopes",
        ),
        Mistake(
            "leaves first, or one step only",
            (LeavesFirst,),
            (
                "b + (b + a): a.grad is 0, though the result has paid b a 1. Did b's turn to pass it "
                "on come after that?",
                "At the start only one value's slope is certain, the result's: 1. Does your walk "
                "begin there, and does it go on to the parents of the parents?",
                "A list with all parents first begins with a and ends with the result. From which of "
                "the 2 ends do you serve?",
            ),
            within="slopes",
        ),
        Mistake(
            "a value is served as often as there are paths",
            (AsOftenAsThereArePaths,),
            (
                "b + (b + a): you gave 9, nudging 5. How often does b stand in your list?",
                "Your walk comes to b twice, once from the result and once from the inner sum, and "
                "writes it down both times. What could it look at before it writes?",
                "After 12 doublings your list has 8,191 entries, and there are 13 values. How would "
                "you notice that one of them has its place already?",
            ),
            within="slopes",
        ),
        Mistake(
            "passes on at the first visit",
            (ServesAtFirstSight,),
            (
                "b + (b + a): you gave 3, nudging 5. When b passed on what it held, who had not paid "
                "it yet?",
                "You look for the order and pay in one go: b pays a as soon as you meet it. It holds 1 "
                "then, and 2 in the end. What would have to be known before anybody pays?",
                "Two passes are easier than one: first a list of all 4 values, then the payments. In "
                "which order must the list be read?",
            ),
            within="slopes",
        ),
        Mistake(
            "a seed at every value",
            (SeedsEveryValue,),
            (
                "ab at 3, 4: both slopes are 1 in yours. The result follows itself at 1; which other "
                "values did your code set to 1?",
                "When b's turn comes, its grad holds what its users have paid, here 3. What becomes "
                "of the 3 in your code?",
                "Only one value's slope is known before the walk begins. How often does your code "
                "write a 1 into a grad?",
            ),
            within="slopes",
        ),
        Mistake(
            "the result's number as the seed",
            (SeedsWithTheNumber,),
            (
                "ab at 3, 4: your a.grad is 48, twelve times too much, and ab is 12. Nudge the "
                "result by 0.01: how far does the result move?",
                "A gradient says how fast the result follows a value. How fast does it follow "
                "itself, when it is 12, and when it is 6?",
                "a + a at 3: you gave 12, nudging 2, and the sum is 6. Which number did your walk "
                "begin with?",
            ),
            within="slopes",
        ),
        Mistake(
            "the last user wins",
            (LastUserWins,),
            (
                "a + a at a = 3: your a.grad is 1. Two arrows lead from a into the sum: what became "
                "of the first one's 1?",
                "b + (b + a): a is paid by b twice and by the inner sum once. How many of the 3 "
                "payments are left in a.grad?",
                "When a second user pays, the grad holds a number already. What becomes of it in "
                "yours?",
            ),
            within="slopes",
        ),
        Mistake(
            "the local slopes alone",
            (LocalSlopesOnly,),
            (
                "(ab + a)·ab at 2, 3: nudge b by 0.01 and it moves by 0.28; your b.grad is 2. What "
                "comes after ab?",
                "b + (b + a): you gave 3, and nudging gives 5. Each b collects 2 before it pays a: "
                "how much of that do you pass on?",
                "Nudge a by 0.01 and ab moves by 0.03; the result moves further still. Which "
                "number that ab has collected says how much further?",
            ),
            within="slopes",
        ),
        Mistake(
            "serves a value before its users",
            (FirstComeFirstServed,),
            (
                "b + (b + a) gave 3, (b + a) + b gave 5. Did the formula change?",
                "In b + (b + a) you serve b right after the result. Who still owes b something "
                "at that moment?",
                "The inner sum (b + a) uses b. In your order, does the inner sum come before b "
                "or after it?",
            ),
            within="slopes",
        ),
        Mistake(
            "one walker a path",
            (Walked,),
            (
                "Right, on every small expression. Now double 12 times: 4,096 walkers arrive at "
                "a. How many different values are there?",
                "Your `backward` enters a value once for each path to it. What could it wait "
                "for, so as to enter once?",
                "A value is finished when all its users have paid in. In which order must values "
                "be served for that to be so each time?",
            ),
        ),
        Mistake(
            "no seed",
            (NoSeed,),
            (
                "Every gradient is 0. How fast does L change when L changes?",
                "Your walk multiplies and adds whatever stands in the result's grad. What "
                "stands there when it starts?",
                "ab at 3, 4: b's slope 3 arrives at b times the result's own gradient. What "
                "must that be for b.grad to be 3?",
            ),
            within="slopes",
        ),
        Mistake(
            "one of two equal parents lost",
            (ParentsAsSet,),
            (
                "a+a: a.grad is 1. Nudge a by 0.01: how far does the sum move?",
                "In a+a both operands are one and the same object. How many entries does your "
                "record of the parents have?",
                "A set or a dict keeps one entry for equal keys. How many arrows lead from a "
                "into the box a+a?",
            ),
            within="slopes",
        ),
    ),
)

# 5.2b: as deep as memory is -------------------------------------------------------------


class Deep(Ordered):
    """The same order, without a call inside a call."""

    def backward(self):
        order, seen, todo = [], set(), [(self, False)]
        while todo:
            value, parents_done = todo.pop()
            if parents_done:
                order.append(value)
            elif id(value) not in seen:
                seen.add(id(value))
                todo.append((value, True))
                todo.extend((parent, False) for parent in value.parents)
        self.grad = 1.0
        _serve(reversed(order))


class PlacedWhenMet(Ordered):
    def backward(self):
        order, seen, todo = [], set(), [self]
        while todo:
            value = todo.pop()
            if id(value) not in seen:
                seen.add(id(value))
                order.append(value)
                todo.extend(value.parents)
        self.grad = 1.0
        _serve(order)


class PushedAgain(Ordered):
    def backward(self):
        self.grad, todo = 1.0, [(self, 1.0)]
        while todo:
            value, arriving = todo.pop()
            for parent, local in zip(value.parents, value.local):
                parent.grad += local * arriving
                todo.append((parent, local * arriving))


def observe_depth(answers, probe):
    """As in 5.2; where the probe is a chain, the gradient at its far end."""
    build, given = probe.given
    if build is not chain:
        return observe_backward(answers, probe)
    a, total = answers[0](1.0), answers[0](0.0)
    for _ in range(given["times"]):
        total = total + a
    total.backward()
    return {"a.grad": number(a.grad)}


def chain():
    """Marks the probe that adds one number again and again."""


EX_5_2B = Exercise(
    "5.2b",
    name="a chain of 2,000",
    weight=1,
    reference=(Deep,),
    observe=observe_depth,
    vary=vary.numbers,
    chapter=CHAPTER,
    section="How a program finds the order",
    bonus=True,
    probes=(
        at("a * b", lambda a, b: a * b, a=3.0, b=4.0),
        at("b + (b + a) with b = a + a,", _inner_right, a=2.0),
        at("(b + a) + b with b = a + a,", _inner_left, a=2.0),
        Probe("12 doublings", (double, {"times": 12})),
        Probe("a added 10 times", (chain, {"times": 10})),
        Probe("a added 2,000 times", (chain, {"times": 2_000})),
    ),
    mistakes=(
        Mistake(
            "one call inside another",
            (Ordered,),
            (
                "Right, up to some 1,000 links; at 2,000 Python stopped you. How many of your "
                "calls are open at once there?",
                "Each visit waits for the visit of its parents: 2,000 links, 2,000 calls waiting. "
                "Where could you write down who still waits, other than in open calls?",
                "Keep a list of pairs: a value, and whether its parents have their place. With "
                "2,000 links, when does a pair come off that list for the second time?",
            ),
        ),
        Mistake(
            "placed when met",
            (PlacedWhenMet,),
            (
                "b + (b + a) and (b + a) + b give you two answers, and nudging gives 5 for both. "
                "What differs between the two expressions?",
                "Your list takes b as soon as it is met. In one of the 2 expressions the inner "
                "sum comes off later: what does it still owe b?",
                "A value may get its place after its parents have theirs: 2 visits, one going "
                "down, one coming up. In which of the two do you place it?",
            ),
        ),
        Mistake(
            "a list instead of calls, but one entry a path",
            (PushedAgain,),
            (
                "Right, and 2,000 links are no trouble. Double 12 times: 4,096 entries come off "
                "your list. How many different values are there?",
                "12 doublings make 13 values. What could tell you that a value has been on "
                "the list already?",
                "You pass on each arrival by itself. With 2 arrivals at b, what would have to "
                "be finished before b passes on once?",
            ),
        ),
    ),
)


# 5.3: Python's other operators ------------------------------------------------------------


class Mixed(Deep):
    """Given in 5.3: plain numbers on the right of + and *."""

    def lift(self, x):
        """A number becomes a value."""
        return x if isinstance(x, Walked) else type(self)(x)

    def __add__(self, other):
        return super().__add__(self.lift(other))

    def __mul__(self, other):
        return super().__mul__(self.lift(other))


class Operators(Mixed):
    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -self.lift(other)

    def __rsub__(self, other):
        return self.lift(other) - self

    def __truediv__(self, other):
        return self * self.lift(other) ** -1

    def __rtruediv__(self, other):
        return self.lift(other) / self

    def __pow__(self, n):
        return type(self)(self.data**n, (self,), (n * self.data ** (n - 1),), f"** {n}")


class NobodyAskedFromTheLeft(Operators):
    def __radd__(self, other):
        return NotImplemented


class AsksAgainFromTheLeft(Operators):
    def __radd__(self, other):
        return other + self


class AsksAgainForProducts(Operators):
    def __rmul__(self, other):
        return other * self


class AsksAgainForBoth(AsksAgainFromTheLeft, AsksAgainForProducts):
    """Neither ever ends."""


class AsksAgainForDifferences(Operators):
    def __rsub__(self, other):
        return other - self


class SubtractsBackwards(Operators):
    def __rsub__(self, other):
        return self - other


class DividesBackwards(Operators):
    def __rtruediv__(self, other):
        return self / other


class PowerNotLowered(Operators):
    def __pow__(self, n):
        return type(self)(self.data**n, (self,), (n * self.data**n,))


class PowerLessOne(Operators):
    def __pow__(self, n):
        return type(self)(self.data**n, (self,), (n * self.data**n - 1,))


class NumberOnly(Operators):
    def __rmul__(self, other):
        return type(self)(other * self.data)


class BothPayPlus(Operators):
    def __sub__(self, other):
        other = self.lift(other)
        return type(self)(self.data - other.data, (self, other), (1.0, 1.0))


class DivisorForgotten(Operators):
    def __truediv__(self, other):
        return self * (1.0 / self.lift(other).data)


class PowerByLogarithm(Operators):
    def __pow__(self, n):
        power = math.exp(n * math.log(self.data))
        return type(self)(power, (self,), (n * power / self.data,))


def observe_operators(answers, probe):
    """As in 5.1, whether or not the answer's own `backward` is written yet."""
    build, leaves = probe.given
    values = {name: answers[0](start) for name, start in leaves.items()}
    result = build(**values)
    if not hasattr(result, "data"):
        raise WrongKind(f"a Value is due, and your code gave {described(result)}. Who made it?")
    if hasattr(result, "local"):
        slopes = {name: _followed(result, value) for name, value in values.items()}
    else:
        result.backward()
        slopes = {name: value.grad for name, value in values.items()}
    seen = {"result": number(result.data)}
    return seen | {f"{name}.grad": number(slope) for name, slope in slopes.items()}


def _followed(result, leaf):
    """How fast `result` follows `leaf` by the local slopes the answer noted, found forward."""
    if result is leaf:
        return 1.0
    steps = zip(result.parents, result.local)
    return sum((local * _followed(parent, leaf) for parent, local in steps), 0.0)


_FOR_EVER = (
    "3 {0} a: your `{1}` asks for 3 {0} a once more, which Python brings to `{1}`, and so on. Which "
    "side must a stand on for Python to ask `{2}`?",
    "Python turns to `{1}` because the 3 declined. In your line the 3 stands on the left again: "
    "whom does Python ask first?",
    "a {0} 3 works in your class and needs no `{1}`. What is the difference between a {0} 3 and "
    "3 {0} a?",
)


def _for_ever(*signs):
    return tuple(hint.format(*signs) for hint in _FOR_EVER)


EX_5_3 = Exercise(
    "5.3",
    name="the other operators",
    weight=3,
    reference=(Operators,),
    observe=observe_operators,
    chapter=CHAPTER,
    section="4 · Python's other operators",
    probes=(
        at("3 + a", lambda a: 3 + a, "from the left", a=2.0),
        at("3 * a", lambda a: 3 * a, "from the left", a=2.0),
        at("sum([a, b])", lambda a, b: sum([a, b]), "from the left", a=2.0, b=4.0),
        at("-a", lambda a: -a, "minus", a=2.0),
        at("a - b", lambda a, b: a - b, "minus", a=2.0, b=4.0),
        at("a - 5", lambda a: a - 5, "minus", a=2.0),
        at("5 - a", lambda a: 5 - a, "minus", a=2.0),
        at("a ** 2", lambda a: a**2, "power", a=3.0),
        at("a ** 2", lambda a: a**2, "power", a=0.0),
        at("a ** -1", lambda a: a**-1, "power", a=2.0),
        at("a ** 3", lambda a: a**3, "power", a=-2.0),
        at("a / 4", lambda a: a / 4, "quotient", a=2.0),
        at("a / b", lambda a, b: a / b, "quotient", a=2.0, b=4.0),
        at("8 / a", lambda a: 8 / a, "quotient", a=2.0),
        at("a / a", lambda a: a / a, "quotient", a=2.0),
    ),
    mistakes=(
        Mistake(
            "sum() stops",
            (NobodyAskedFromTheLeft,),
            (
                "sum([a]) stopped at 0 + a. Who was asked to add first?",
                "3 + a: the number 3 does not know your class, and says so to Python. Whom does "
                "Python ask next?",
                "a + 3 works, 3 + a does not. By which name does Python look for the second one "
                "in your class?",
            ),
            within="from the left",
        ),
        Mistake(
            "3 + a asks for 3 + a",
            (AsksAgainFromTheLeft,),
            _for_ever("+", "__radd__", "__add__"),
            within="from the left",
        ),
        Mistake(
            "3 * a asks for 3 * a",
            (AsksAgainForProducts,),
            _for_ever("*", "__rmul__", "__mul__"),
            within="from the left",
        ),
        Mistake(
            "3 + a and 3 * a ask for themselves",
            (AsksAgainForBoth,),
            _for_ever("+", "__radd__", "__add__"),
            within="from the left",
        ),
        Mistake(
            "5 − a asks for 5 − a",
            (AsksAgainForDifferences,),
            (
                "5 − a at a = 2: your `__rsub__` asks for 5 − a once more, and never comes to an end. "
                "Which of the two could be made a Value first?",
                "The 5 declines, so Python comes to `__rsub__`, with a as `self`. In your line the 5 "
                "stands on the left again: is it a plain number still?",
                "A Value on the left is asked by `__sub__`. What does `lift` make of the 5?",
            ),
            within="minus",
        ),
        Mistake(
            "5 − a as a − 5",
            (SubtractsBackwards,),
            (
                "5 − a at a = 2: you gave −3. Which came first?",
                "When Python comes to `__rsub__` with 5, the 5 stood on the left. Which of the two "
                "is `self` there?",
                "Nudge a from 2 to 2.01: 5 − a falls by 0.01, and your a.grad is 1. Which way "
                "round is your difference?",
            ),
            within="minus",
        ),
        Mistake(
            "8 / a as a / 8",
            (DividesBackwards,),
            (
                "8 / a at a = 2: you gave 0.25. How often does 2 go into 8?",
                "When Python comes to `__rtruediv__` with 8, the 8 stood above the line. Which of "
                "the two is `self` there?",
                "From a = 2 to 2.01, 8 / a falls from 4 to 3.98. Does yours rise or fall?",
            ),
            within="quotient",
        ),
        Mistake(
            "power not lowered",
            (PowerNotLowered,),
            (
                "a² at 3: you gave a slope of 18; from 3 to 3.01 it grew 0.06. How fast is that?",
                "a³ at −2: your slope is −24, and from −2 to −1.99 a³ grows by 0.12. Which power of "
                "a would give 12?",
                "Write a² as a·a, with a = 3. Each of the two roads has which slope?",
            ),
            within="power",
        ),
        Mistake(
            "1 taken off the slope",
            (PowerLessOne,),
            (
                "a² at 3: you gave a slope of 17; from 3 to 3.01 it grew 0.06. Your 17 is 18 − 1: "
                "from what should the 1 have been taken?",
                "a³ at −2: your slope is −25, which is 3·(−8) − 1. Python works powers out first: "
                "which part of your line was meant to be the exponent?",
                "Between `n*a**n-1` and `n*(a**n)-1` Python sees no difference. Where would 2 "
                "brackets have to stand?",
            ),
            within="power",
        ),
        Mistake(
            "made from the number alone",
            (NumberOnly,),
            (
                "3 * a at a = 2: 6 is right, and a.grad is 0. How would backward find a?",
                "Your new value holds 6 and no parents. From 6 alone, whom could it pay?",
                "a * 3 and 3 * a should leave the same a.grad, 3. Which of your methods knows the "
                "way back already?",
            ),
            within="from the left",
        ),
        Mistake(
            "a difference with the slopes of a sum",
            (BothPayPlus,),
            (
                "a − b at 2, 4: your b.grad is 1. Nudge b by 0.01: how far does a − b move, and "
                "which way?",
                "2 − 4 is −2, and 2 − 4.01 is −2.01. Did the difference rise with b?",
                "5 − a at a = 2: you gave a slope of 1. What becomes of 5 − a when a grows?",
            ),
            within="minus",
        ),
        Mistake(
            "the divisor never hears of it",
            (DivisorForgotten,),
            (
                "a / b at 2, 4: your b.grad is 0. Is 2 / 4.01 the same as 2 / 4?",
                "2 / 4 is 0.5 and 2 / 4.01 is 0.49875. Your quotient keeps one parent: which one "
                "did it leave out?",
                "8 / a at a = 2 moves from 4 to 3.98 for a nudge of 0.01. Which of your values "
                "would have to know about a for that to show?",
            ),
            within="quotient",
        ),
        Mistake(
            "a power through the logarithm",
            (PowerByLogarithm,),
            (
                "a² at 0 stopped, though 0² is 0. Which numbers have a logarithm?",
                "(−2)³ is −8, and your code stops before it gets there. What does it ask of −2?",
                "Between 0 and −2, the way through log and exp is closed. Which operator of "
                "Python's floats takes −2 and 3 directly?",
            ),
            within="power",
        ),
    ),
)


# 5.4: the functions -----------------------------------------------------------------------


class Functions(Operators):
    """The whole engine."""

    def tanh(self):
        """Between −1 and 1."""
        t = math.tanh(self.data)
        return type(self)(t, (self,), (1.0 - t * t,), "tanh")

    def exp(self):
        """eˣ"""
        e = math.exp(self.data)
        return type(self)(e, (self,), (e,), "exp")

    def relu(self):
        """max(0, x)"""
        return type(self)(max(0.0, self.data), (self,), (float(self.data > 0),), "relu")


class SlopeFromTheInput(Functions):
    def tanh(self):
        return type(self)(math.tanh(self.data), (self,), (1.0 - self.data**2,))


class TanhPassesAllOn(Functions):
    def tanh(self):
        return type(self)(math.tanh(self.data), (self,), (1.0,))


class TanhFromExponentials(Functions):
    def tanh(self):
        e = math.exp(2.0 * self.data)
        t = (e - 1.0) / (e + 1.0)
        return type(self)(t, (self,), (1.0 - t * t,))


class ExpPaysItsInput(Functions):
    def exp(self):
        return type(self)(math.exp(self.data), (self,), (self.data,))


class ExpAsAPower(Functions):
    def exp(self):
        x = self.data
        return type(self)(math.exp(x), (self,), (x * math.exp(x - 1.0),))


class AlwaysPassesOn(Functions):
    def relu(self):
        return type(self)(max(0.0, self.data), (self,), (1.0,))


class PassesOnItsNumber(Functions):
    def relu(self):
        return type(self)(max(0.0, self.data), (self,), (max(0.0, self.data),))


class NumbersOnly(Functions):
    def tanh(self):
        return type(self)(math.tanh(self.data))

    def exp(self):
        return type(self)(math.exp(self.data))

    def relu(self):
        return type(self)(max(0.0, self.data))


class MadeOfTheOldClass(Functions):
    def tanh(self):
        t = math.tanh(self.data)
        return Operators(t, (self,), (1.0 - t * t,))


def observe_functions(answers, probe):
    """As in 5.3; in the group "whole", with the answer's own `backward`."""
    build, leaves = probe.given
    if probe.group == "whole":
        return _grown(answers[0], build, **leaves)
    return observe_operators(answers, probe)


def _two_tanhs(a):
    return (a * 0.5).tanh().tanh()


def _bent_and_straight(w, b):
    return (w * 2 + b).relu() + b


def _inner_tanh(a):
    return _inner_sum(a.tanh(), a)


def _everything(w, b):
    return ((2 * w - b / 4).tanh() + 1.5) ** 2 - (-w).exp() + sum([w, 3 - b]).relu()


_OWN = ", with your own backward"

EX_5_4 = Exercise(
    "5.4",
    name="tanh, exp, relu, and your whole engine",
    weight=4,
    reference=(Functions,),
    observe=observe_functions,
    chapter=CHAPTER,
    section="5 · tanh, exp, relu",
    keeps="Value",
    probes=(
        at("tanh(a)", lambda a: a.tanh(), "tanh", a=0.0),
        at("tanh(a)", lambda a: a.tanh(), "tanh", a=2.0),
        at("tanh(a)", lambda a: a.tanh(), "tanh", a=400.0),
        at("tanh(a)", lambda a: a.tanh(), "tanh", a=-400.0),
        at("exp(a)", lambda a: a.exp(), "exp", a=0.0),
        at("exp(a)", lambda a: a.exp(), "exp", a=2.0),
        at("relu(a)", lambda a: a.relu(), "relu", a=2.0),
        at("relu(a)", lambda a: a.relu(), "relu", a=-1.0),
        at("tanh(tanh(a / 2))", _two_tanhs, "whole", a=2.0),
        at("relu(w·2 + b) + b", _bent_and_straight, "whole", also=_OWN, w=1.0, b=-3.0),
        at("b + (b + a) with b = tanh(a),", _inner_tanh, "whole", also=_OWN, a=2.0),
        at("all the operators", _everything, "whole", also=_OWN, w=0.5, b=2.0),
    ),
    mistakes=(
        Mistake(
            "tanh's slope from its input",
            (SlopeFromTheInput,),
            (
                "tanh at 2: you gave a slope of −3. Does tanh ever fall?",
                "tanh(2) is 0.964 and tanh(2.01) is 0.9647: a slope of 0.07. What number, squared "
                "and taken from 1, leaves 0.07?",
                "You squared 2. On the flat part of tanh, is it the input or the output that "
                "comes close to 1?",
            ),
            within="tanh",
        ),
        Mistake(
            "tanh passes everything on",
            (TanhPassesAllOn,),
            (
                "tanh at 2: you gave a slope of 1. From 2 to 2.01 it goes from 0.9640 to 0.9647. How "
                "fast is that?",
                "At 0 your 1 is right, and at 2 tanh is nearly flat. What would your local slope have "
                "to look at?",
                "The nearer tanh comes to 1, the flatter it is: 0.42 steep at a height of 0.76, 0.07 "
                "at 0.96. What is left of 1 when the height has been squared?",
            ),
            within="tanh",
        ),
        Mistake(
            "tanh through exponentials",
            (TanhFromExponentials,),
            (
                "tanh at 2 is right; at 400 your code stopped, on a number beyond any float. How "
                "large is tanh(400)?",
                "e to the 800 has 348 digits, and tanh(400) is 1 to all digits there are. Must the "
                "one be computed to get the other?",
                "At −400 yours works and at 400 it stops. What does Python's `math` offer for "
                "tanh itself?",
            ),
            within="tanh",
        ),
        Mistake(
            "exp pays its input",
            (ExpPaysItsInput,),
            (
                "exp at 0: you gave a slope of 0; from 0 to 0.01 it grew 0.01. How fast?",
                "exp at 2 is 7.39, and at 2.01 it is 7.463: 0.074 for 0.01. Which number that "
                "you already have is close to 7.4?",
                "At 0 exp is 1 and its slope is 1; at 2 it is 7.39 and its slope is 7.39. What do "
                "you notice?",
            ),
            within="exp",
        ),
        Mistake(
            "exp treated as a power",
            (ExpAsAPower,),
            (
                "exp at 0: you gave a slope of 0; from 0 to 0.01 it grew 0.01. In a², a is below "
                "and 2 above; where is a in eᵃ?",
                "exp at 2: you gave 5.44, and from 2 to 2.01 it grows by 0.074. Is a rule for "
                "powers of a meant for powers of e?",
                "At 0 exp is 1 and its slope is 1; at 2 it is 7.39 and its slope is 7.39. What do "
                "you notice?",
            ),
            within="exp",
        ),
        Mistake(
            "relu always passes on",
            (AlwaysPassesOn,),
            (
                "relu at −1: you gave a slope of 1. Move to −0.99: what changed?",
                "relu(−1) is 0 and relu(−0.99) is 0. What is the slope of a line between two "
                "equal heights?",
                "At 2 your slope of 1 is right, at −1 it is not. What would your local slope have "
                "to look at before it is noted?",
            ),
            within="relu",
        ),
        Mistake(
            "relu passes on its number",
            (PassesOnItsNumber,),
            (
                "relu at 2: you gave a slope of 2. From 2 to 2.01, how far did it rise?",
                "relu(2) is 2 and relu(2.01) is 2.01. For 0.01 put in, how much comes out?",
                "Right of 0, relu is the line y = x. How steep is that line at 2, and at 200?",
            ),
            within="relu",
        ),
        Mistake(
            "the way back is cut",
            (NumbersOnly,),
            (
                "tanh at 0: 0 is right, and a.grad is 0; nudge a by 0.01 and tanh moves by 0.01. "
                "How would backward find a?",
                "Your new value holds a number and 0 parents. Which value was it made from?",
                "In 5.1 a product kept 2 parents and 2 local slopes. How many of each has tanh?",
            ),
        ),
        Mistake(
            "a value of another class comes out",
            (MadeOfTheOldClass,),
            (
                "tanh(a) is right, and tanh(tanh(a / 2)) stopped: the first result has no tanh. "
                "Of which class is it?",
                "Each operation makes 1 new value. Which class's name stands where your tanh "
                "makes it?",
                "In 5.3 a new value is made with 2 words in place of a class's name. What do they ask "
                "of `self`?",
            ),
            within="whole",
        ),
    ),
)


# 5.5: slopes by hand beside an engine (a program found on the web) -----------------------


def slopes(x, y, w, b):
    """d/dw and d/db of (tanh(w·x + b) − y)²."""
    w, b = Value(w), Value(b)
    loss = ((w * x + b).tanh() - y) ** 2
    loss.backward()
    return w.grad, b.grad


def _found_slopes(x, y, w, b):
    w, b = Value(w), Value(b)
    guess = (w * x + b).tanh()
    error = guess.data - y
    return 2 * error * x, 2 * error


def _slope_of_the_guess(x, y, w, b):
    w, b = Value(w), Value(b)
    guess = (w * x + b).tanh()
    guess.backward()
    return w.grad, b.grad


def _never_walked(x, y, w, b):
    w, b = Value(w), Value(b)
    return w.grad, b.grad


def _tanh_of_z_squared(x, y, w, b):
    z = w * x + b
    slope = 2 * (math.tanh(z) - y) * (1 - z**2)
    return slope * x, slope


def _one_less_tanh(x, y, w, b):
    t = math.tanh(w * x + b)
    slope = 2 * (t - y) * (1 - t)
    return slope * x, slope


def _error_turned_round(x, y, w, b):
    t = math.tanh(w * x + b)
    slope = 2 * (y - t) * (1 - t**2)
    return slope * x, slope


def observe_slopes(answers, probe):
    """What `slopes` gives; a Value in place of its slope is asked about."""

    def two(x, y, w, b):
        given = answers[0](x, y, w, b)
        if isinstance(given, tuple) and any(isinstance(slope, Value) for slope in given):
            raise WrongKind(
                "2 slopes are due, and your code gave a Value. Under which name does it keep its slope?"
            )
        return given

    return observe.result_of(two, *probe.given)


EX_5_5 = Exercise(
    "5.5",
    name="repair: slopes by hand beside an engine",
    weight=2,
    reference=(slopes,),
    observe=observe_slopes,
    chapter=CHAPTER,
    section="Found on the web: slopes by hand, beside an engine",
    probes=(
        Probe("x = 1, y = 0, w = 2, b = 0", (1.0, 0.0, 2.0, 0.0)),
        Probe("x = 2, y = 1, w = 0.5, b = 0", (2.0, 1.0, 0.5, 0.0)),
        Probe("x = −1, y = 0.5, w = 0.3, b = 0.1", (-1.0, 0.5, 0.3, 0.1)),
    ),
    mistakes=(
        Mistake(
            "as it was found",
            (_found_slopes,),
            (
                "x = 1, y = 0, w = 2, b = 0: the program says 1.93 for w. Nudge w by 0.01 and the "
                "loss moves by 0.0014. Which part of the program's formula knows of tanh?",
                "The slopes 2·error·x and 2·error were right when the guess was w·x + b. What was "
                "put around it later?",
                "tanh at 2 has a slope of 0.07, and 1.93 · 0.07 is 0.136. Whose job is it in this "
                "chapter to collect such factors?",
            ),
        ),
        Mistake(
            "walks back from the guess",
            (_slope_of_the_guess,),
            (
                "x = 2, y = 1, w = 0.5: you say 0.84 for w, above 0. Raise w: the guess comes "
                "nearer to 1. Should the loss rise?",
                "Change y from 1 to 5: your slopes stay as they are. From which value do you "
                "walk back?",
                "Your walk starts at the guess, with a 1 there. Which value asks how bad the "
                "guess is?",
            ),
        ),
        Mistake(
            "never walks back",
            (_never_walked,),
            (
                "Both slopes are 0, on all 3 cases. Who fills in `.grad`, and when?",
                "A fresh value's grad is 0.0. What happens between making w and looking at its "
                "grad?",
                "The loss at x = 1, w = 2 is 0.93. Is it asked anything before you give the "
                "slopes back?",
            ),
        ),
        Mistake(
            "tanh's slope from its input",
            (_tanh_of_z_squared,),
            (
                "x = 1, y = 0, w = 2: you say −5.78 for w, and nudging says 0.136. Does tanh "
                "ever fall?",
                "At z = 2 you multiply by 1 − 4. What number between −1 and 1 would belong in "
                "place of the 2?",
                "By hand you need tanh's slope at 2, which is 0.07. Which of your values has it "
                "without being asked?",
            ),
        ),
        Mistake(
            "1 − t for tanh's slope",
            (_one_less_tanh,),
            (
                "x = 1, y = 0, w = 2: you say 0.069 for w, and nudging says 0.136. There tanh is "
                "0.964 and its slope 0.071: what is your factor?",
                "x = −1, w = 0.3, b = 0.1: tanh is at −0.197, and your factor is above 1. How steep is "
                "tanh at its steepest?",
                "At −2 and at 2 tanh is equally steep. What does 1 − t say of the two?",
            ),
        ),
        Mistake(
            "the error turned round",
            (_error_turned_round,),
            (
                "x = 1, y = 0, w = 2: you say −0.136 for w. The guess, 0.96, is above 0; raise w, "
                "and it climbs. Did the loss fall?",
                "Your numbers are right but for the sign, in all 3 cases. Which two things are "
                "subtracted, and in which order does the loss subtract them?",
                "With y = 0 the loss is the guess squared, 0.93. When the guess grows, which way "
                "does its square go?",
            ),
        ),
    ),
)


# 5.6: a graph that is cut (a program found on the web) -------------------------------------


def temperature(x, w, v):
    """v · relu(w·x), which may be below 0."""
    return (x * w).relu() * v


def _found_temperature(x, w, v):
    h = Value(max(0.0, (w * x).data))
    return Value(max(0.0, (v * h).data))


def _output_still_cut(x, w, v):
    return ((x * w).relu() * v).relu()


def _hidden_still_cut(x, w, v):
    return v * Value(max(0.0, (w * x).data))


def _no_bend_left(x, w, v):
    return v * (w * x)


def _bend_at_the_end(x, w, v):
    return (v * (w * x)).relu()


def observe_graph(answers, probe):
    """The output, and what a walk back leaves in both weights."""
    x, w, v = probe.given
    w, v = Value(w, label="w"), Value(v, label="v")
    result = answers[0](x, w, v)
    if not isinstance(result, Value):
        raise WrongKind(f"a Value is due, and your code gave {described(result)}. Who made it?")
    if probe.group == "below 0":
        return {"output": result.data}
    result.backward()
    return {"output": result.data, "w.grad": w.grad, "v.grad": v.grad}


EX_5_6 = Exercise(
    "5.6",
    name="repair: a graph that is cut",
    weight=2,
    reference=(temperature,),
    observe=observe_graph,
    chapter=CHAPTER,
    section="Found on the web: a relu that cuts",
    probes=(
        Probe("x = 1, w = 2, v = 3", (1.0, 2.0, 3.0), "slopes"),
        Probe("x = 2, w = 0.5, v = 4", (2.0, 0.5, 4.0), "slopes"),
        Probe("x = 1, w = −2, v = 3", (1.0, -2.0, 3.0), "slopes"),
        Probe("x = 1, w = −2, v = −3", (1.0, -2.0, -3.0), "slopes"),
        Probe("x = 1, w = 2, v = −3", (1.0, 2.0, -3.0), "below 0"),
    ),
    mistakes=(
        Mistake(
            "as it was found",
            (_found_temperature,),
            (
                "x = 1, w = 2, v = 3: the output, 6, is right, and both slopes are 0. Nudge w by "
                "0.01 and it moves by 0.03. Where does the walk back end?",
                "A value made from the bare number 6 has no parents. How many such values does "
                "the program make?",
                "`.data` takes the number out and leaves the road behind, here 2 times. Which of "
                "your engine's own functions bends without taking the number out?",
            ),
        ),
        Mistake(
            "the output still cannot be negative",
            (_output_still_cut,),
            (
                "x = 1, w = 2, v = −3: you gave 0, and −6 is due. What does a winter's day need "
                "that your last operation forbids?",
                "With v = −3 every slope is 0 as well. Once the output sits at 0, what could move "
                "it again?",
                "The hidden unit bends once, and again 1 bend stands after v. Which of the two "
                "does the task ask for?",
            ),
        ),
        Mistake(
            "the hidden unit is still cut off",
            (_hidden_still_cut,),
            (
                "x = 1, w = 2, v = 3: v.grad is 2, as it must be, and w.grad is 0. Where does the "
                "walk back end on its way to w?",
                "The output has a parent now. Has the hidden value, 2, one too?",
                "`.data` takes a number out and leaves the road behind. Between w and the hidden "
                "value 2, where does that happen?",
            ),
        ),
        Mistake(
            "no bend left",
            (_no_bend_left,),
            (
                "x = 1, w = −2, v = 3: you gave −6, and the hidden unit is off there, so 0 is "
                "due. What became of the bend?",
                "Both slopes are right at w = 2 and at w = −2 neither. Which values may a hidden "
                "unit take?",
                "Without a bend w and v are one factor, w·v = −6. Which operation stood between "
                "them in the program, in a form that cut the graph?",
            ),
        ),
        Mistake(
            "the bend has moved to the end",
            (_bend_at_the_end,),
            (
                "x = 1, w = −2, v = −3: you gave 6, and the hidden unit is off there, so 0 is "
                "due. What is bent in yours, w·x or v·w·x?",
                "With w = 2, v = −3 you gave 0 where −6 is due. After which product does the bend "
                "belong, so that the output may be negative?",
                "There are 2 products. Does the hidden unit know v yet when it bends?",
            ),
        ),
    ),
)

# 5.7: two functions of your own (open) --------------------------------------------------------


class More(Functions):
    def log(self):
        """The natural logarithm."""
        return type(self)(math.log(self.data), (self,), (1.0 / self.data,), "log")

    def swish(self):
        """x · sigmoid(x)"""
        x, s = self.data, _sigmoid(self.data)
        return type(self)(x * s, (self,), (s + x * s * (1.0 - s),), "swish")


def _sigmoid(x):
    return 0.5 * (1.0 + math.tanh(0.5 * x))


class LogPaysItsOutput(More):
    def log(self):
        return type(self)(math.log(self.data), (self,), (math.log(self.data),))


class LogToBaseTen(More):
    def log(self):
        return type(self)(math.log10(self.data), (self,), (1.0 / self.data,))


class SwishFirstFactorOnly(More):
    def swish(self):
        s = _sigmoid(self.data)
        return type(self)(self.data * s, (self,), (s,))


class SwishProductOfSlopes(More):
    def swish(self):
        s = _sigmoid(self.data)
        return type(self)(self.data * s, (self,), (s * (1.0 - s),))


EX_5_7 = Exercise(
    "5.7",
    name="log and swish",
    weight=1,
    reference=(More,),
    observe=observe_functions,
    chapter=CHAPTER,
    section="5 · tanh, exp, relu",
    bonus=True,
    probes=(
        at("log(a)", lambda a: a.log(), "log", a=1.0),
        at("log(a)", lambda a: a.log(), "log", a=4.0),
        at("swish(a)", lambda a: a.swish(), "swish", a=0.0),
        at("swish(a)", lambda a: a.swish(), "swish", a=2.0),
        at("swish(a)", lambda a: a.swish(), "swish", a=-4.0),
    ),
    mistakes=(
        Mistake(
            "log pays its output",
            (LogPaysItsOutput,),
            (
                "log at 1: you gave a slope of 0; from 1 to 1.01 it grew by 0.00995. How fast is "
                "that?",
                "log at 4: you gave a slope of 1.39, and from 4 to 4.01 log grows by 0.0025. What is "
                "0.0025 for each 0.01?",
                "At 1 the slope is 1, at 4 it is a quarter. What would it be at 100?",
            ),
            within="log",
        ),
        Mistake(
            "logarithm to base 10",
            (LogToBaseTen,),
            (
                "log at 4: you gave 0.602, and 1.386 is due. To which power must 10 be raised for "
                "4, and to which must e?",
                "10 to the 0.602 is 4, and e to the 1.386 is 4. Which of the two did `exp` of 5.4 "
                "belong to?",
                "Your slope at 4, 0.25, belongs to another curve than your 0.602. Which logarithm "
                "has a slope of 1 at 1?",
            ),
            within="log",
        ),
        Mistake(
            "swish, the first factor only",
            (SwishFirstFactorOnly,),
            (
                "swish at 2: you gave a slope of 0.881; from 2 to 2.01 it grew by 0.0109. What "
                "else moved beside the first factor?",
                "In x · sigmoid(x) a nudge of x moves 2 factors. Which of them did you hold still?",
                "At 0 your 0.5 is right, since the other road carries a factor x = 0. What does it "
                "carry at 2?",
            ),
            within="swish",
        ),
        Mistake(
            "swish, the slopes multiplied",
            (SwishProductOfSlopes,),
            (
                "swish at 0: you gave a slope of 0.25; from 0 to 0.01 it grew by 0.005. How fast "
                "is that?",
                "ab at 3, 4 has the slopes 4 and 3, and if a and b are one number they add. Which "
                "two does x · sigmoid(x) have?",
                "Two roads lead from x to the product, one through each factor. What do 2 roads do "
                "where they meet?",
            ),
            within="swish",
        ),
    ),
)

EXERCISES = (EX_5_1, EX_5_2, EX_5_2B, EX_5_3, EX_5_4, EX_5_5, EX_5_6, EX_5_7)
