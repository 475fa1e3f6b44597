"""Exercises of chapter 05, *The Value engine*."""

import sys

from mgcourse.study.exercise import Exercise, Mistake, Probe, number

CHAPTER = "05-value-engine"
MOST_LINES = 5_000  # Python lines for 12 doublings: one visit a value takes some hundreds


# 5.1: plus, times, and what a walker leaves behind ------------------------------------


class Walked:
    """The skeleton given in 5.1, finished; the mistakes below change one method each."""

    def __init__(self, data, parents=(), local=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.local = local

    def __add__(self, other):
        return type(self)(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other), (other.data, self.data))

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
    return _grown(answers[0], build, **leaves)


EX_5_1 = Exercise(
    "5.1",
    name="plus and times",
    weight=2,
    reference=(Walked,),
    observe=observe_expression,
    chapter=CHAPTER,
    section="2 · A product, and what its slopes are",
    probes=(
        Probe("a + b at a = 3, b = 4", (lambda a, b: a + b, {"a": 3.0, "b": 4.0}), "sum"),
        Probe("a * b at a = 3, b = 4", (lambda a, b: a * b, {"a": 3.0, "b": 4.0}), "product"),
        Probe("a * a at a = 3", (lambda a: a * a, {"a": 3.0}), "used twice"),
        Probe("a + a at a = 3", (lambda a: a + a, {"a": 3.0}), "used twice"),
        Probe(
            "a * b * c at a = 3, b = 2, c = 10",
            (lambda a, b, c: a * b * c, {"a": 3.0, "b": 2.0, "c": 10.0}),
            "chain",
        ),
        Probe(
            "(a + b) * a at a = 2, b = 4",
            (lambda a, b: (a + b) * a, {"a": 2.0, "b": 4.0}),
            "chain",
        ),
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
        ),
    ),
)


# 5.2: one visit a value -----------------------------------------------------------------


class Ordered(Walked):
    """Users first, each value once."""

    def backward(self):
        """Sort, seed, walk once."""
        order, seen = [], set()

        def visit(value):
            if id(value) not in seen:
                seen.add(id(value))
                for parent in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for parent, local in zip(value.parents, value.local):
                parent.grad += local * value.grad


class PushesTotals(Walked):
    def backward(self):
        self.grad = 1.0
        waiting = [self]
        while waiting:
            value = waiting.pop(0)
            for parent, local in zip(value.parents, value.local):
                parent.grad += local * value.grad
                waiting.append(parent)


class FirstComeFirstServed(Walked):
    def backward(self):
        self.grad = 1.0
        order = [self]
        for value in order:
            for parent in value.parents:
                if parent not in order:
                    order.append(parent)
        for value in order:
            for parent, local in zip(value.parents, value.local):
                parent.grad += local * value.grad


class NoSeed(Ordered):
    def backward(self):
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for parent in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        for value in reversed(order):
            for parent, local in zip(value.parents, value.local):
                parent.grad += local * value.grad


class ParentsAsSet(Ordered):
    def __init__(self, data, parents=(), local=()):
        slopes = dict(zip(parents, local))
        super().__init__(data, tuple(slopes), tuple(slopes.values()))


def observe_backward(answers, probe):
    """As in 5.1; where the probe doubles, also whether each value was visited once or more."""
    build, leaves = probe.given
    if build is not double:
        return _grown(answers[0], build, **leaves)
    a = total = answers[0](1.0)
    for _ in range(leaves["times"]):
        total = total + total
    try:
        _run_within(MOST_LINES, total.backward)
    except _TooManyLines:
        return {"work": "one visit a path"}
    return {"a.grad": number(a.grad), "work": "one visit a value"}


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


def _inner_right(a):
    b = a + a
    return b + (b + a)


def _inner_left(a):
    b = a + a
    return (b + a) + b


EX_5_2 = Exercise(
    "5.2",
    name="backward in the right order",
    weight=3,
    reference=(Ordered,),
    observe=observe_backward,
    chapter=CHAPTER,
    section="4 · Never walk a path twice",
    probes=(
        Probe("a * b at a = 3, b = 4", (lambda a, b: a * b, {"a": 3.0, "b": 4.0}), "right"),
        Probe("a + a at a = 3", (lambda a: a + a, {"a": 3.0}), "right"),
        Probe("b + (b + a) with b = a + a, at a = 2", (_inner_right, {"a": 2.0}), "right"),
        Probe("(b + a) + b with b = a + a, at a = 2", (_inner_left, {"a": 2.0}), "right"),
        Probe(
            "(a * b + a) * (a * b) at a = 2, b = 3",
            (lambda a, b: (lambda m: (m + a) * m)(a * b), {"a": 2.0, "b": 3.0}),
            "right",
        ),
        Probe("12 doublings", (double, {"times": 12}), "fast"),
        Probe("25 doublings", (double, {"times": 25}), "fast"),
    ),
    mistakes=(
        Mistake(
            "passes on unfinished totals",
            (PushesTotals,),
            (
                "b + (b + a): you gave 7, nudging 5. Whose total was unfinished when you passed "
                "it on?",
                "b is used twice. You serve b each time something arrives, and pass on all it "
                "holds. What did the second serving send along once more?",
                "Write down b.grad each time b is served: 1, then 2. Together that sends 3 to "
                "each parent. How much should b send, and how often?",
            ),
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
        ),
        Mistake(
            "one of two equal parents lost",
            (ParentsAsSet,),
            (
                "a+a: a.grad is 1. Nudge a by 0.01: how far does the sum move?",
                "In a+a both operands are one and the same object. How many entries does your "
                "record of the parents have?",
                "A set or a dict keeps one entry for equal keys. How many edges lead from a "
                "into the box a+a?",
            ),
        ),
    ),
)

EXERCISES = (EX_5_1, EX_5_2)
