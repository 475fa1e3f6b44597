"""What a wrong gradient has in it: the mistakes people make with the chain rule, as numbers.

Each rule says which number that mistake gives at one value of one graph, and what to say to
it: a fact about the number, and one question. A number that no rule gives is answered by
the one step to look at.

>>> from mgcourse.value import Value
>>> a, b = Value(2.0, "a"), Value(4.0, "b")
>>> p = a + b
>>> p.label = "p"
>>> L = p * a
>>> L.label = "L"
>>> L.backward()
>>> place = Place.of(a, [(L, 1), (p, 0)], L)
>>> diagnose(place, 6.0).rule
'a road forgotten'
"""

import math
from dataclasses import dataclass

from mgcourse.show.style import number
from mgcourse.study.puzzle import formula


@dataclass(frozen=True)
class Road:
    """One way in which a value is used: the user, the local slope, the slope of the user."""

    user: object
    operand: int
    local: float
    upstream: float

    @property
    def brings(self):
        """What comes back along it."""
        return self.local * self.upstream

    @property
    def other(self):
        """The other operand; None where there is none."""
        return self.user._prev[1 - self.operand] if len(self.user._prev) == 2 else None

    @property
    def op(self):
        """Its operation, without a number folded in."""
        return next(part for part in self.user._op.split(" ") if not _is_number(part))

    @property
    def folded(self):
        """The plain number in its operation, None where there is none."""
        return next((float(part) for part in self.user._op.split(" ") if _is_number(part)), None)

    @property
    def step(self):
        """`p = a × b`"""
        return f"{self.user.label} = {formula(self.user)}"


@dataclass(frozen=True)
class Place:
    """The value that is asked after (never the result), its uses as roads, and the result."""

    value: object
    roads: tuple
    result: object

    @classmethod
    def of(cls, value, uses, result):
        """From `Puzzle.uses`."""
        return cls(value, tuple(Road(u, i, u._local[i], u.grad) for u, i in uses), result)

    @property
    def name(self):
        """The value's label."""
        return self.value.label


@dataclass(frozen=True)
class Diagnosis:
    """What was recognised, and what to say to it; `rule` is "" for a number nobody knows."""

    rule: str
    says: str


def diagnose(place, answer):
    """What the wrong number `answer` has in it.

    Parameters
    ----------
    place : Place
    answer : float

    Returns
    -------
    Diagnosis
        Of the first rule that gives this number.
    """
    for rule, found, says in candidates(place):
        if math.isclose(found, answer, rel_tol=1e-6, abs_tol=1e-9):
            return Diagnosis(rule, says)
    return Diagnosis("", look_at(place))


def candidates(place):
    """[(rule, number, what to say) …] for this place, without those that give what is right."""
    right = place.value.grad
    return [
        (rule, found, says)
        for rule, numbers in RULES.items()
        for found, says in numbers(place)
        if not math.isclose(found, right, rel_tol=1e-6, abs_tol=1e-9)
    ]


def look_at(place):
    """The one step to look at, where a number tells nothing."""
    a = place.name
    road = place.roads[0]
    held = ""
    if road.other is not None and road.other is not place.value:
        held = f" with {road.other.label} held at {_n(road.other.data)}"
    says = f"Look at one step: {road.step}. "
    if road.user is not place.result:
        says += f"L follows {road.user.label} with slope {_n(road.upstream)}; that much is known. "
    says += f"How fast does {road.user.label} follow {a}{held}?"
    if len(place.roads) > 1:
        says += f" And {a} is used {len(place.roads)} times: what comes by the other use?"
    return says


def nearer(place):
    """A more concrete rung: the local slopes in numbers, not what to do with them."""
    steps = []
    for r in place.roads:
        step = f"raise {place.name} by 0.01 and {r.user.label} moves by {_n(0.01 * r.local)}"
        if r.user is not place.result:
            step += f", and for each 0.01 of {r.user.label} L moves by {_n(0.01 * r.upstream)}"
        steps.append(step)
    return f"In small steps: {'; besides, '.join(steps)}. How fast does L follow {place.name}?"


# The rules. The order is from the special to the general: the first that fits is told.


def _last_road(place):
    if len(place.roads) > 1:
        *others, last = place.roads
        also = " and ".join(r.user.label for r in others)
        yield (
            last.brings,
            f"{_n(last.brings)} is what comes by {last.user.label}, the road walked last. "
            f"What became of what came by {also} before it?",
        )


def _forgotten(place):
    if len(place.roads) > 1:
        others = place.roads[:-1]
        for some in ([r] for r in others) if len(others) > 1 else ():
            yield _without(place, some)
        yield _without(place, others)


def _without(place, some):
    by = " and ".join(r.user.label for r in some)
    brings = sum(r.brings for r in some)
    return (
        brings,
        f"{_n(brings)} is what comes by {by}. But {place.name} is used {len(place.roads)} times: "
        "which use is missing?",
    )


def _multiplied(place):
    if len(place.roads) > 1:
        product = math.prod(r.brings for r in place.roads)
        brought = " and ".join(_n(r.brings) for r in place.roads)
        yield (
            product,
            f"The roads bring {brought}, and {_n(product)} is their product. A nudge of "
            f"{place.name} travels all of them at once: how far does L move in all?",
        )


def _averaged(place):
    if len(place.roads) > 1:
        mean = place.value.grad / len(place.roads)
        yield (
            mean,
            f"{_n(mean)} is the average of what the roads bring. A nudge of {place.name} goes "
            "along each of them in full: does L feel only a part?",
        )


def _wrong_operand(place):
    total = 0.0
    swapped = None
    for r in place.roads:
        local = r.local
        if r.op in ("*", "/") and r.other is not None and r.other is not place.value:
            local = place.value.data if r.op == "*" else r.user._local[1 - r.operand]
            swapped = r
        total += local * r.upstream
    if swapped:
        other = swapped.other.label
        yield (
            total,
            f"In {swapped.step} you took the slope that belongs to {other}. Hold {other} still "
            f"and raise {place.name} by 0.01: how far does {swapped.user.label} move?",
        )


def _sum_as_product(place):
    for r in place.roads:
        if r.op in ("+", "-") and r.other is not None and r.other is not place.value:
            rest = place.value.grad - r.brings
            yield (
                rest + r.other.data * r.upstream,
                f"In {r.step} you counted with {r.other.label}'s number, {_n(r.other.data)}. "
                f"Raise {place.name} by 0.01: does it matter to {r.user.label} how large "
                f"{r.other.label} is?",
            )


def _constant(place):
    for r in place.roads:
        if r.folded is not None and r.op in ("+", "-"):
            yield (
                place.value.grad - r.brings + r.folded * r.upstream,
                f"{_n(r.folded)} is a plain number in {r.step}; it never moves. Raise "
                f"{place.name} by 0.01: how far does {r.user.label} move?",
            )


def _function(place):
    for r in place.roads:
        for local, what in _false_slopes(r, place.value.data):
            yield (
                place.value.grad - r.brings + local * r.upstream,
                f"In {r.step} you used the slope {_n(local)}, {what}. Raise {place.name} from "
                f"{_n(place.value.data)} by a little: how fast does {r.user.label} follow?",
            )


def _false_slopes(road, x):
    y, n = road.user.data, road.folded
    if road.op == "**" and n is not None:
        yield n * y, "the exponent times the power itself"
        yield y / x if x else 0.0, "the power lowered by one, without its factor"
        yield n * x, "the exponent times the base"
    elif road.op == "relu":
        yield (0.0, "that of a ReLU that is off") if x > 0 else (1.0, "that of a ReLU that is on")
    elif road.op in ("tanh", "sigmoid", "exp", "swish", "log"):
        yield y, f"which is the number that {road.op} gave"
        yield x, f"which is the number that went into {road.op}"


def _upstream_left_out(place):
    inner = list(dict.fromkeys(r.user.label for r in place.roads if r.user is not place.result))
    if inner:
        total = sum(r.local for r in place.roads)
        users = " and ".join(dict.fromkeys(r.user.label for r in place.roads))
        yield (
            total,
            f"{_n(total)} counts the first step only: how fast {place.name} moves {users}. What "
            f"happens to that movement between {' and '.join(inner)} and L?",
        )


def _local_left_out(place):
    step = next((r.step for r in place.roads if r.local != 1), "")
    yield (
        sum(r.upstream for r in place.roads),
        f"{_n(sum(r.upstream for r in place.roads))} is what comes as far as the step {step}, as "
        f"if it passed {place.name} on unchanged. What does that step make of a nudge of "
        f"{place.name}?",
    )


def _adds_along_a_road(place):
    total = sum(r.local + r.upstream for r in place.roads)
    r = place.roads[0]
    yield (
        total,
        f"{_n(r.local)} and {_n(r.upstream)} lie on one road, one behind the other, and you added "
        f"them. {r.user.label} moves {_n(r.local)} times as far as {place.name}; what does the "
        "rest of the road make of each step?",
    )


def _upside_down(place):
    if all(r.local for r in place.roads):
        total = sum(r.upstream / r.local for r in place.roads)
        r = place.roads[0]
        yield (
            total,
            f"{_n(total)} comes from dividing by a local slope. When {place.name} moves by 1, "
            f"does {r.user.label} = {formula(r.user)} move by {_n(r.local)} or by "
            f"{_n(1 / r.local)}?",
        )


def _own_number(place):
    yield (
        place.value.data,
        f"{_n(place.value.data)} is what {place.name} is, its own number. A gradient is how L "
        f"changes: raise {place.name} by 0.01, and how far does L move?",
    )


def _users_number(place):
    total = sum(r.local * r.user.data for r in place.roads)
    r = place.roads[0]
    yield (
        total,
        f"You went on with {_n(r.user.data)}, the number in {r.user.label}. What travels back "
        f"from {r.user.label} is its gradient: which number is that?",
    )


def _results_number(place):
    yield (
        place.result.data,
        f"{_n(place.result.data)} is L itself. Its slope says how it changes: raise {place.name} "
        "by 0.01, and where is L then?",
    )


def _product_of_everything(place):
    seen, todo = {}, [place.result]
    while todo:
        value = todo.pop()
        seen[id(value)] = value
        todo += [parent for parent in value._prev if id(parent) not in seen]
    leaves = [value for value in seen.values() if not value._prev]
    yield (
        math.prod(leaf.data for leaf in leaves),
        "That is all the leaves multiplied. Which of them change how fast L follows "
        f"{place.name}, and which do not?",
    )


def _sign(place):
    yield (
        -place.value.grad,
        f"The size is right. Raise {place.name} a little: does L rise or fall?",
    )


def _twice(place):
    yield (
        2 * place.value.grad,
        f"That is twice what a nudge of {place.name} does. Which road did you walk twice?",
    )


def _nothing(place):
    yield (
        0.0,
        f"0 would mean that L stands still when {place.name} moves. Follow the road by "
        f"{place.roads[0].user.label}: where does the movement end?",
    )


RULES = {
    "the slope of a function or power": _function,
    "no movement": _nothing,
    "the last road wins": _last_road,
    "a road forgotten": _forgotten,
    "roads multiplied": _multiplied,
    "roads averaged": _averaged,
    "the other operand's slope": _wrong_operand,
    "a sum taken for a product": _sum_as_product,
    "a plain number that moves": _constant,
    "the rest of the road left out": _upstream_left_out,
    "the local slope left out": _local_left_out,
    "adding along a road": _adds_along_a_road,
    "a slope upside down": _upside_down,
    "a number in place of its gradient": _own_number,
    "the user's number in place of its gradient": _users_number,
    "the result in place of a gradient": _results_number,
    "everything multiplied": _product_of_everything,
    "the sign": _sign,
    "a road walked twice": _twice,
}


def _is_number(text):
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _n(x):
    return number(x, 6)
