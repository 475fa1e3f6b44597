"""What to say of an answer that stopped, never ended, or came out otherwise than expected.

Each way of going wrong has one sentence, which says what happened on which case and asks
one question. No traceback: only the learner's own lines are shown beside it.
"""

import math

from mgcourse.show.style import number
from mgcourse.study.observe import described

BLANK = "Nothing here yet. Write your answer above and run both cells."

_HIDDEN = (
    "Every case that you could see is right. On other numbers of the same kind as {}, your code "
    "gives something else. What in it holds for the numbers shown alone?"
)

_STOPPED = {
    "MemoryError": "asked for more memory than there is. What grows without end?",
    "RecursionError": "called itself without end. Which call is the last one?",
    "PrintedTooMuch": "printed without end. Which loop does the printing?",
    "SystemExit": "left the program. Where does it exit?",
    "EOFError": "asked for input, and nobody is there to type. What did it want to know?",
}
_ABOUT = {  # kind and what the message holds -> in other words
    ("TypeError", "'function'"): "a function stands where a number is due. Was it called?",
    ("TypeError", "NoneType"): "something is None here. Did its function `return` it, or was it "
    "never filled?",
    ("TypeError", "must be real number"): "an object stands where its number is due. Which one?",
    ("TypeError", "not iterable"): "one thing stands where a tuple or list is due. Of how many?",
    ("TypeError", "not subscriptable"): "one thing stands where a list is due. What is in it?",
    ("TypeError", "has no len()"): "a length is asked of a single number. Where is a list due?",
    ("TypeError", "list indices"): "a place in a list is a whole number. Which one was asked for?",
    ("TypeError", "not callable"): "something is called as if it were a function. What does that "
    "name hold?",
    ("TypeError", "concatenate list"): "something is added to a whole list. To which of its "
    "entries should it go?",
    ("TypeError", "unsupported operand"): "an operation met a kind of thing it does not know. "
    "Of which kind is each side?",
    ("TypeError", "can't multiply sequence"): "a whole tuple or list was multiplied. Which of its "
    "entries is meant?",
    ("TypeError", "not supported between"): "two things of these kinds cannot be compared. Which "
    "of them holds the number?",
    ("TypeError", "bad operand type"): "this kind of thing does not know that operator. Which "
    "method does Python look for?",
    ("TypeError", "argument"): "it was called with what the task gives. Which names does it take?",
    ("AttributeError", "'float' object"): "a bare number stands where an object is due. Where "
    "did it lose the rest?",
    ("AttributeError", ""): "the thing before the dot has no such name. Of which kind is it?",
    ("NameError", ""): "a name is used that nothing has. Is it spelt as where it was made?",
    ("UnboundLocalError", ""): "a variable is read before it has a value. On which way is it "
    "never set?",
    ("IndexError", "too many indices"): "more places are given than the array has axes. Which "
    "shape has it here?",
    ("ValueError", "cannot reshape"): "that shape holds another number of entries. How many has "
    "the array here?",
    ("IndexError", ""): "a place is asked for that is not there. How long is that list here?",
    ("KeyError", ""): "a key is asked for that the dict does not have. Which keys are there?",
    ("OverflowError", ""): "a number outgrew what a float can hold. What was it one step earlier?",
    ("ZeroDivisionError", ""): "something is divided by 0. What is 0 here?",
}


def is_blank(seen):
    """Whether the answer is not written yet."""
    return seen.get("raised") == "NotImplementedError"


def part_blank(probe, left=()):
    """Some of it is written; `left` are the questions that are still open."""
    if left:
        return f"What is there is right. Still open: {'; '.join(p.case for p in left)}."
    return f"On {probe.case}, your code meets a part that is not written yet. Which one is left?"


def cut_off(exercise, probe, end):
    """The process ended before this probe did."""
    if end == "time":
        return (
            f"Your code was still running on {probe.case}, after {exercise.seconds:g} seconds, and "
            "was stopped. Which loop has no end, or does the same work again and again?"
        )
    return (
        f"Your code ended the whole program on {probe.case}. Your notebook is unharmed. "
        "Where does it exit?"
    )


def changed(probe, seen):
    """Right, but its inputs are not what they were."""
    return (
        f"The result is right, but on {probe.case}, {seen['changed']}. "
        "Who else may still need it as it was?"
    )


def stopped(probe, seen):
    """An exception came out of the answer."""
    kind, message = seen["raised"], seen["message"]
    if kind in _STOPPED:
        return f"{_on(probe)}your code {_STOPPED[kind]}"
    if kind in ("WrongKind", "TooMuch"):
        return f"{_on(probe)}{message}"
    words = (w for (k, part), w in _ABOUT.items() if k == kind and part in message)
    about = next((f" In other words, {w}" for w in words), "")
    said = f"{kind}: {message}" if message else kind
    return f"{_on(probe)}your code stopped: {said.rstrip('.')}.{about}"


def _on(probe):
    """On which case; where the answer itself is asked for there is none."""
    return f"On {probe.case}, " if probe.given is not None else "As an answer, "


def differs(exercise, probe, seen, expected, pairs):
    """A sentence and a table [(what, expected, got)] for a case that came out otherwise.

    `pairs` are (seen, expected) of all the cases that did.
    """
    if probe.hidden:
        return _HIDDEN.format(probe.case.removesuffix(", with other numbers")), []
    if "raised" in expected:
        what = ", ".join(f"{key} {value}" for key, value in seen.items())[:160]
        return f"On {probe.case}, an error is due, and none came: your code gave {what}.", []
    table = [
        (name, expected[name], seen.get(name, "nothing"))
        for name in expected
        if not exercise.agree(seen.get(name), expected[name])
    ]
    shown = probe.given is not None
    for name, due, got in table:
        if _holds(got, math.isnan) and not _holds(due, math.isnan):
            return (
                f"On {probe.case}, {name} is nan, “not a number”: 0·∞, ∞ − ∞ and their like give "
                "it, and whatever it touches becomes nan too. Where does the first one appear?",
                table,
            )
        if _kind(got) != _kind(due) and name in seen:
            return (
                f"{_on(probe)}{_kind(due)} is due, and your code gave {described(got)}. "
                "What should it be made into?",
                table if shown else [],
            )
        if isinstance(due, list) and _shape(got) != _shape(due):
            if len(_shape(got)) == len(_shape(due)) == 1:
                has = f"{name}: the list holds {len(got)}, and {len(due)} are due"
            else:
                has = f"{name} has shape {_shape(got)}, and {_shape(due)} is due"
            return f"On {probe.case}, {has}. What does each entry stand for?", table
    if not shown:
        said = [number(got) if type(got) is float else str(got)[:80] for _, _, got in table]
        where = f"On {probe.case}, you gave " if len(exercise.probes) > 1 else ""
        given = where + ", ".join(said)
        clue = probe.clue or "Which step of your way there can you check?"
        return f"{given}: that is not it. {clue}", []
    says = f"Here is the smallest case that differs: {probe.case}. {_pattern(exercise, pairs)}"
    return says.strip(), table


def _pattern(exercise, pairs):
    """What all wrong numbers have in common, and a question; "" where that is nothing."""
    numbers = [
        (got, due)
        for seen, expected in pairs
        for name in expected
        for got, due in _matched(seen.get(name), expected[name])
        if not exercise.agree(got, due)
    ]
    if len(numbers) < 2:
        return ""

    def all_alike(test):
        return all(exercise.agree(*test(got, due)) for got, due in numbers)

    if all_alike(lambda got, due: (got, 0.0)):
        return f"All {len(numbers)} numbers that differ are 0 in yours. What would fill them?"
    if all_alike(lambda got, due: (got, -due)):
        return (
            f"All {len(numbers)} numbers that differ have the other sign. "
            "Which two things have changed places?"
        )
    got, due = numbers[0]
    if due and all_alike(lambda g, d: (g, d * got / due)):
        return (
            f"In all {len(numbers)} places yours is {got / due:.4g} times what is due. "
            "Where does that factor come from?"
        )
    if all_alike(lambda g, d: (g - d, got - due)):
        return (
            f"In all {len(numbers)} places yours is {abs(got - due):.4g} too "
            f"{'large' if got > due else 'small'}. What is added there, or left out?"
        )
    if sorted(got for got, _ in numbers) == sorted(due for _, due in numbers):
        return "The right numbers are there, in other places. Which belongs to which?"
    return ""


def _matched(got, due):
    """Pairs of finite numbers that stand in the same place."""
    if isinstance(due, list) and isinstance(got, list) and len(got) == len(due):
        return [pair for entry in zip(got, due) for pair in _matched(*entry)]
    if all(type(x) in (int, float) and math.isfinite(x) for x in (got, due)):
        return [(got, due)]
    return []


def _holds(x, test):
    if isinstance(x, list):
        return any(_holds(entry, test) for entry in x)
    return isinstance(x, float) and test(x)


def _kind(x):
    kinds = {str: "a text", bool: "yes or no (True, False)", list: "a list", dict: "a dict"}
    return kinds.get(type(x), "a number")


def _shape(x):
    """As numpy would say it, for nested lists; () for a number."""
    if not isinstance(x, list):
        return ()
    return (len(x), *(_shape(x[0]) if x else ()))
