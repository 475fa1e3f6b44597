"""What to say of an answer that stopped, never ended, or came out otherwise than expected.

Each way of going wrong has one sentence, which says what happened on which case and asks
one question. No traceback: only the learner's own lines are shown beside it.
"""

import math

from mgcourse.study.observe import described

BLANK = "Nothing here yet. Write your answer above and run both cells."

_STOPPED = {
    "MemoryError": "asked for more memory than there is. What grows without end?",
    "RecursionError": "called itself without end. Which call is the last one?",
    "PrintedTooMuch": "printed without end. Which loop does the printing?",
    "SystemExit": "left the program. Where does it exit?",
    "EOFError": "asked for input, and nobody is there to type. What did it want to know?",
}
_ABOUT = {
    "NameError": "a name is used that nothing has. Is it spelt as where it was made?",
    "UnboundLocalError": "a variable is read before it has a value. On which way is it never set?",
    "IndexError": "a place is asked for that the list does not have. How long is it here?",
    "KeyError": "a key is asked for that the dict does not have. Which keys are there?",
    "OverflowError": "a number outgrew what a float can hold. What was it one step earlier?",
    "ZeroDivisionError": "something is divided by 0. What is 0 here?",
}


def is_blank(seen):
    """Whether the answer is not written yet."""
    return seen.get("raised") == "NotImplementedError"


def part_blank(probe):
    """Some of it is written."""
    return f"On {probe.case} your code meets a part that is not written yet. Which one is left?"


def cut_off(exercise, probe, end):
    """The process ended before this probe did."""
    if end == "time":
        return (
            f"Your code was still running on {probe.case} after {exercise.seconds:g} seconds, and "
            "was stopped. Which loop has no end, or does the same work again and again?"
        )
    return (
        f"Your code ended the whole program on {probe.case}. Your notebook is unharmed. "
        "Where does it exit?"
    )


def changed(probe, seen):
    """Right, but its inputs are not what they were."""
    return (
        f"The result is right, but on {probe.case} {seen['changed']}. "
        "Who else may still need it as it was?"
    )


def stopped(probe, seen):
    """An exception came out of the answer."""
    kind, message = seen["raised"], seen["message"]
    if kind in _STOPPED:
        return f"On {probe.case} your code {_STOPPED[kind]}"
    if kind in ("WrongKind", "TooMuch"):
        return f"On {probe.case} {message}"
    said = f"{kind}: {message}" if message else kind
    about = f" In other words, {_ABOUT[kind]}" if kind in _ABOUT else ""
    return f"On {probe.case} your code stopped: {said.rstrip('.')}.{about}"


def differs(exercise, probe, seen, expected):
    """A sentence and a table [(what, expected, got)] for a case that came out otherwise."""
    if "raised" in expected:
        what = ", ".join(f"{key} {value}" for key, value in seen.items())
        return f"On {probe.case} an error is due, and none came: your code gave {what}.", []
    table = [
        (name, expected[name], seen.get(name, "nothing"))
        for name in expected
        if not exercise.agree(seen.get(name), expected[name])
    ]
    for name, due, got in table:
        if _holds(got, math.isnan) and not _holds(due, math.isnan):
            return (
                f"On {probe.case} {name} is nan, “not a number”: 0·∞, ∞ − ∞ and their like give "
                "it, and whatever it touches becomes nan too. Where does the first one appear?",
                table,
            )
        if _kind(got) != _kind(due) and name in seen:
            return (
                f"On {probe.case} {_kind(due)} is due, and your code gave {described(got)}. "
                "What should it be made into?",
                table,
            )
        if isinstance(due, list) and _shape(got) != _shape(due):
            return (
                f"On {probe.case} {name} has shape {_shape(got)}, and {_shape(due)} is due. "
                "What does each entry stand for?",
                table,
            )
    return f"Here is the smallest case that differs: {probe.case}.", table


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
