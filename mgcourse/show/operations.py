"""One table of operations: what each computes, and its local derivatives in symbols.

Derivations, players and nudges all read it. A formula speaks of operands `a` and `b`, of a
plain number `n` folded into the operation, and of the result `y`. That the symbols agree
with the numbers the engine keeps (`_local`) is tested for every operation.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> nodes = trace(mg.Value(0.5, "z").tanh())
>>> made = formula(nodes[1])
>>> made.text, made.slopes
('tanh(p0)', ('1 - y**2',))
>>> in_words(made.slopes[0], {"p0": "z", "y": "h"}), in_latex(made.slopes[0], {"y": "h"})
('1 − h^2', '1 - h^{2}')
"""

import ast
import operator
import re
from functools import lru_cache
from typing import NamedTuple

from mgcourse.show.expand import FUSED, pairs
from mgcourse.show.style import number, signed_text
from mgcourse.value import Value

# operation -> (what it computes, d/da, d/db)
OPERATIONS = {
    "+": ("a + b", "1", "1"),
    "-": ("a - b", "1", "-1"),
    "*": ("a*b", "b", "a"),
    "/": ("a/b", "1/b", "-(a/b**2)"),
    "**": ("a**b", "b*a**(b - 1)", "y*log(a)"),
    "+ n": ("a + n", "1"),
    "- n": ("a - n", "1"),
    "n -": ("n - a", "-1"),
    "* n": ("a*n", "n"),
    "/ n": ("a/n", "1/n"),
    "n /": ("n/a", "-(n/a**2)"),
    "** n": ("a**n", "n*a**(n - 1)"),
    "n **": ("n**a", "y*log(n)"),
    "neg": ("-a", "-1"),
    "relu": ("relu(a)", "(a > 0)"),
    "tanh": ("tanh(a)", "1 - y**2"),
    "exp": ("exp(a)", "y"),
    "log": ("log(a)", "1/a"),
    "sigmoid": ("sigmoid(a)", "y*(1 - y)"),
    "swish": ("swish(a)", "y + sigmoid(a)*(1 - y)"),
}
_FUNCTIONS = ("relu", "tanh", "exp", "log", "sigmoid", "swish")
_CALLABLE = {name: operator.methodcaller(name) for name in _FUNCTIONS}
_SIGNS = {"+": "+", "-": "−", "**": "^", "*": " · ", "/": "/"}


class UnknownOperation(ValueError):
    """A value does not say how it was made in words this table knows."""


class Formula(NamedTuple):
    """How a value is made, with operands `p0`, `p1`, …, result `y` and its numbers written in.

    Attributes
    ----------
    text : str
        What it computes.
    slopes : tuple of str
        The local derivative for each operand.
    """

    text: str
    slopes: tuple


def formula(node):
    """The `Formula` of a computed node.

    Raises
    ------
    UnknownOperation
        If its `_op` is not in the table, or its operands are not as many as it needs.
    """
    if node.op == FUSED:
        return _fused(node)
    key, n = _key(node.op)
    if key not in OPERATIONS or len(OPERATIONS[key]) != 1 + len(node.parents):
        raise UnknownOperation(
            f"a value of {number(node.data)} says it was made by {node.op!r} from "
            f"{len(node.parents)} values; the operations that can be played are "
            f"{', '.join(OPERATIONS)}"
        )
    text, *slopes = (_named(part, n) for part in OPERATIONS[key])
    return Formula(text, tuple(slopes))


def compute(text, numbers):
    """The number of a formula at `numbers`, one an operand, by the engine's own rules.

    Raises ArithmeticError or ValueError where it has none.
    """
    operands = {f"p{i}": Value(x) for i, x in enumerate(numbers)}
    # the text comes from the table above, never from a learner
    return eval(_compiled(text), {"__builtins__": {}}, _CALLABLE | operands).data


def in_words(text, names):
    """A formula in plain symbols; `names` maps operands and `y` to what is written for them."""

    def written(found):
        part = found[0]
        if part in _SIGNS:
            return _SIGNS[part]
        return signed_text(number(float(part))) if part[0].isdigit() else names[part]

    text = re.sub(r"\b(?:p\d+|y)\b|\d[\d.]*(?:e[-+]?\d+)?|\*\*|[-+*/]", written, text)
    text = re.sub(r"\(\(([^()]*)\)\)", r"(\1)", text)  # tanh((−1)) has a bracket too many
    if ">" in text:
        return f"[{text[1:-1]}]"  # Iverson's bracket: 1 where it holds, else 0
    return text[1:-1] if re.fullmatch(r"\([^()]*\)", text) else text


def in_latex(text, names):
    """A formula in LaTeX; `names` as in `in_words`, in LaTeX. What is constant is worked out."""
    return _latex(ast.parse(text, mode="eval").body, names)[0]


def latex_number(x, digits=4):
    """A number in LaTeX, short."""
    text = number(x, digits)
    if text.lstrip("-") in ("inf", "nan"):
        return text.replace("inf", r"\infty").replace("nan", r"\mathrm{NaN}")
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{exponent}}}" if exponent else text


def _key(op):
    """`* 2` -> (`* n`, `2`); micrograd's `**2` and `ReLU` are understood too."""
    parts = re.sub(r"^\*\*(?=[-\d.])", "** ", op).replace("ReLU", "relu").split()
    numbers = [part for part in parts if _is_number(part)]
    if len(parts) == 2 and len(numbers) == 1:
        n = repr(float(numbers[0]))
        return " ".join("n" if part in numbers else part for part in parts), n
    return op if len(parts) != 1 else parts[0], ""


def _is_number(part):
    try:
        float(part)
    except ValueError:
        return False
    return True


def _named(text, n):
    if n:
        below = f"**{_literal(float(n) - 1)}"
        text = text.replace("**(n - 1)", "" if below == "**1.0" else below)
    names = {"a": "p0", "b": "p1", "n": n and _literal(float(n))}
    return re.sub(r"\b[abn]\b", lambda found: names[found[0]], text)


def _literal(x):
    return f"({x!r})" if x < 0 else repr(x)


def _fused(node):
    bias = f"p{len(node.parents) - 1}"
    terms, slopes = [bias], ["1"] * len(node.parents)
    for i, j in pairs(node):
        terms.append(f"p{i}*p{j}")
        slopes[i], slopes[j] = f"p{j}", f"p{i}"
    return Formula(" + ".join(terms), tuple(slopes))


@lru_cache(maxsize=1024)
def _compiled(text):
    return compile(text, "<operation>", "eval")


# How tightly what was written holds together; looser parts need brackets inside tighter ones.
_SUM, _PRODUCT, _POWER, _ATOM = range(4)


def _latex(node, names):
    """(text, how tightly it holds together)"""
    if not isinstance(node, ast.Compare) and _is_constant(node):
        # a number; `ast.unparse` gives back arithmetic on literals of our own table
        x = eval(ast.unparse(node), {"__builtins__": {}})
        return latex_number(x), _ATOM if x >= 0 else _SUM
    match node:
        case ast.Name(id=name):
            written = names[name]
            return written, _SUM if written.startswith("-") else _ATOM
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{_latex(left, names)[0]}}}{{{_latex(right, names)[0]}}}", _PRODUCT
        case ast.UnaryOp(operand=ast.BinOp(left=left, op=ast.Div(), right=right)):
            return "-" + _latex(ast.BinOp(left, ast.Div(), right), names)[0], _SUM
        case ast.UnaryOp(operand=operand):
            return "-" + _within(operand, _PRODUCT, names), _SUM
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"{_within(left, _ATOM, names)}^{{{_latex(right, names)[0]}}}", _POWER
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            left, right = (_within(part, _PRODUCT, names) for part in (left, right))
            return rf"{left} \cdot {right}", _PRODUCT
        case ast.BinOp(left=left, op=op, right=right):
            sign = "+" if isinstance(op, ast.Add) else "-"
            return f"{_latex(left, names)[0]} {sign} {_within(right, _PRODUCT, names)}", _SUM
        case ast.Compare(left=left):
            return rf"[\,{_latex(left, names)[0]} > 0\,]", _ATOM
        case ast.Call(func=ast.Name(id="exp"), args=[argument]):
            return f"e^{{{_latex(argument, names)[0]}}}", _POWER
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return f"{_FUNCTION_LATEX[name]}({_latex(argument, names)[0]})", _ATOM
    raise ValueError(f"the table holds a formula that cannot be typeset: {ast.unparse(node)}")


_FUNCTION_LATEX = {
    "tanh": r"\tanh",
    "log": r"\ln",
    "sigmoid": r"\sigma",
    "relu": r"\mathrm{relu}",
    "swish": r"\mathrm{swish}",
}


def _within(node, level, names):
    text, own = _latex(node, names)
    return text if own >= level else f"({text})"


def _is_constant(node):
    return not any(isinstance(part, (ast.Name, ast.Call)) for part in ast.walk(node))
