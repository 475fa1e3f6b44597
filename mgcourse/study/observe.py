"""What an answer did, as plain JSON: the helpers with which a bank observes answers.

Whatever means the same is written the same: numpy numbers are numbers, tuples, generators
and arrays are lists. What cannot be understood raises `WrongKind` with a sentence for the
learner.

>>> result_of(lambda xs: tuple(2 * x for x in xs), [1, 2])
{'result': [2.0, 4.0]}
>>> result_of(lambda xs: xs.pop(), [1, 2])["changed"]
'xs was [1, 2] and is [1] after the call'
"""

import copy
import inspect
import itertools

MOST = 100_000  # entries in a result; more is an answer without end


class WrongKind(TypeError):
    """The answer gave something that this exercise cannot use; the message is for the learner."""


class TooMuch(ValueError):
    """The answer gave more entries than any exercise asks for."""


def plain(x):
    """Numbers, texts, lists and dicts of them, whatever they came as.

    Raises
    ------
    WrongKind
        For what is none of these.
    TooMuch
        For more than 100,000 entries in one list.
    """
    if isinstance(x, (bool, str)):
        return x
    if isinstance(x, dict):
        return {str(key): plain(entry) for key, entry in x.items()}
    if hasattr(x, "ndim") and hasattr(x, "tolist"):  # an array, also one of a single number
        return plain(x.tolist())
    if type(x).__name__ in ("bool", "bool_") and hasattr(x, "item"):
        return x.item()
    if hasattr(x, "__iter__") and getattr(x, "ndim", 1) and not isinstance(x, bytes):
        entries = list(itertools.islice(x, MOST + 1))
        if len(entries) > MOST:
            raise TooMuch(f"your answer gives more than {MOST:,} entries. Where does it end?")
        return [plain(entry) for entry in entries]
    return number(x)


def number(x):
    """A number as JSON can hold it; raises WrongKind for what is none."""
    if x is None:
        raise WrongKind("your code gave back None. Does every way through it end in a `return`?")
    if isinstance(x, (str, bytes, bool)) or not hasattr(x, "__float__") or getattr(x, "ndim", 0):
        hint = "Did you mean its `.data`?" if hasattr(x, "data") else "What is it made of?"
        raise WrongKind(f"a number is due, and your code gave {described(x)}. {hint}")
    return float(x)


def bare(x):
    """The number in a value of either engine or a learner's own; anything else as it is."""
    return x.data if hasattr(x, "grad") and hasattr(x, "data") else x


def numbers(x):
    """A list of numbers, or of values with their numbers; raises WrongKind for what is none."""
    if isinstance(x, (str, bytes, dict)) or not hasattr(x, "__iter__"):
        raise WrongKind(f"a list of numbers is due, and your code gave {described(x)}. Which list?")
    return [number(bare(entry)) for entry in itertools.islice(x, MOST)]


def described(x):
    """What something is, in a few words: "the text 'abc'", "an array of shape (2, 3)"."""
    if x is None:
        return "None"
    if isinstance(x, str):
        return f"the text {x[:40]!r}"
    if getattr(x, "ndim", 0):
        return f"an array of shape {x.shape}"
    if isinstance(x, (list, tuple, dict, set)):
        return f"a {type(x).__name__} of {len(x)}"
    if isinstance(x, bool):
        return str(x)
    if callable(x):
        return f"the function {getattr(x, '__name__', '')}".rstrip()
    kind = type(x).__name__
    return f"an {kind}" if kind[:1].lower() in "aeiou" else f"a {kind}"


def result_of(function, *given):
    """Call with copies of `given`; say what came back, and which inputs it changed.

    Returns
    -------
    dict
        The result as "result", or under its own names if it is a dict; "changed", a
        sentence, only if an input is not what it was.
    """
    inputs = copy.deepcopy(given)
    result = plain(function(*inputs))
    seen = result if isinstance(result, dict) else {"result": result}
    if said := _changes(function, given, inputs):
        seen = seen | {"changed": said}
    return seen


def called(answers, probe):
    """The usual observer: the answer is one function, `probe.given` its arguments."""
    return result_of(answers[0], *probe.given)


def stated(answers, probe):
    """The observer for a number or a few: given as such, or returned by a function without
    arguments."""
    answer = plain(answer_of(answers[0]))
    return answer if isinstance(answer, dict) else {"your answer": answer}


def chosen(*choices):
    """An observer for one of some words; other words are refused with the list."""

    def observe(answers, probe):
        answer = answer_of(answers[0])
        word = str(answer).strip(" ().`").lower()
        if word not in choices:
            raise WrongKind(f"{answer!r} is not among the choices. Which of {', '.join(choices)}?")
        return {"your choice": word}

    return observe


def cards(**choices):
    """An observer for cards with one word each: a dict, of which each probe asks one key, its
    group. A card that is left out is a blank, so that the others are judged all the same.

    Parameters
    ----------
    **choices : tuple of str
        Card → the words there are.
    """

    def observe(answers, probe):
        said = answer_of(answers[0])
        if not isinstance(said, dict):
            raise WrongKind(f"a dict is due, and your code gave {described(said)}. Which keys?")
        said = {str(key).strip().lower(): word for key, word in said.items()}
        card, words = probe.group, choices[probe.group]
        word = said.get(card.lower())
        if word is None or word is ...:
            raise NotImplementedError
        word = str(word).strip().lower()
        if word not in words:
            raise WrongKind(
                f"{word!r} for {probe.case} is none of {', '.join(words)}. Which is it?"
            )
        return {card: word}

    return observe


def answer_of(answer):
    """A number or word, or what a function without arguments returns."""
    return answer() if callable(answer) else answer


def _changes(function, before, after):
    """One sentence if an input is not what it was, else nothing."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    for i, (was, now) in enumerate(zip(before, after)):
        try:
            was, now = plain(was), plain(now)
        except (WrongKind, TooMuch):
            continue  # a function or an object: nothing to compare
        if repr(was) != repr(now):
            name = names[i] if i < len(names) else f"input {i + 1}"
            return f"{name} was {_short(before[i])} and is {_short(after[i])} after the call"
    return ""


def _short(x):
    text = " ".join(repr(x).split())
    return text if len(text) <= 60 else text[:57] + "…"
