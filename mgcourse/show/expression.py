"""Read a typed formula as an expression of values, without ever running it as Python.

The text is parsed to a syntax tree and only what a formula needs is accepted: numbers,
names, `+ - * / **`, and the engine's functions as calls or as methods.

>>> expression = parse("(w*x + b).tanh()")
>>> expression.names
('w', 'x', 'b')
>>> expression.evaluate({"w": 0.5, "x": 2, "b": -1}).data
0.0
"""

import ast
import operator
from dataclasses import dataclass

from mgcourse.value import Value

FUNCTIONS = ("tanh", "relu", "exp", "log", "sigmoid", "swish")
LONGEST = 500  # characters; what is longer cannot be read as a graph either
DEEPEST = 40  # brackets within brackets
LARGEST_POWER = 1000.0

_BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class ExpressionError(ValueError):
    """A formula that is refused; the message shows the place.

    Attributes
    ----------
    position : int
        Where in the text the offending part begins, from 0.
    """

    def __init__(self, sentence, text, position):
        self.position = position
        start = max(0, position - 30)
        shown = text[start : position + 30].replace("\n", " ")
        super().__init__(f"{sentence}\n  {shown}\n  {' ' * (position - start)}^")


@dataclass(frozen=True)
class Expression:
    """A formula that was read.

    Attributes
    ----------
    text : str
    names : tuple of str
        Its variables, in order of appearance.
    """

    text: str
    names: tuple
    _tree: ast.expr

    def evaluate(self, values):
        """The formula's result at `values`, a dict name → number, as a graph of labelled values.

        Raises
        ------
        ExpressionError
            If a variable has no number, or a number no variable.
        ArithmeticError, ValueError
            Where the formula has no value, such as a division by zero.
        """
        for name in self.names:
            if name not in values:
                raise ExpressionError(f"{name} has no number", self.text, self.text.index(name))
        unknown = sorted(set(values) - set(self.names))
        if unknown:
            raise ExpressionError(
                f"there is no {', '.join(unknown)} in the formula; it has {', '.join(self.names)}",
                self.text,
                0,
            )
        leaves = {name: Value(values[name], name) for name in self.names}
        result = _build(self._tree, leaves)
        return result if isinstance(result, Value) else Value(result)


def parse(text):
    """Read a formula.

    Raises
    ------
    ExpressionError
        If the text is no formula, with the position of the part that is refused.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"the formula has {len(text):,} characters; {LONGEST} are read at most", text, LONGEST
        )
    if "\0" in text:
        raise ExpressionError("a formula holds no null characters", text, text.index("\0"))
    _check_depth(text)
    try:
        tree = ast.parse(text.strip() or " ", mode="eval").body
    except SyntaxError as fault:
        position = fault.offset - 1 if fault.offset else len(text)  # 0: it ended too early
        raise ExpressionError("this is not a formula", text, min(position, len(text))) from None
    return Expression(text.strip(), tuple(_names(tree, text.strip())), tree)


def _check_depth(text):
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth > DEEPEST:
            raise ExpressionError(f"more than {DEEPEST} brackets within brackets", text, position)


def _names(tree, text):
    """Check every part of the tree and list the variables in order of appearance."""
    names = {}

    def refuse(node, sentence):
        raise ExpressionError(sentence, text, node.col_offset)

    def visit(node):
        match node:
            case ast.Constant(value=bool()) | ast.Constant(value=complex()):
                refuse(node, "only real numbers can stand in a formula")
            case ast.Constant(value=int() | float()):
                pass
            case ast.Name(id=name):
                if name in FUNCTIONS:
                    refuse(node, f"{name} is a function: write {name}(…)")
                if "__" in name:
                    refuse(node, "a variable has a plain name, such as w or x1")
                names[name] = None
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                visit(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                visit(left)
                if isinstance(op, ast.Pow):
                    check_power(right)
                visit(right)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if (
                name in FUNCTIONS
            ):
                visit(argument)
            case ast.Call(func=ast.Attribute(value=inner, attr=name), args=[], keywords=[]) if (
                name in FUNCTIONS
            ):
                visit(inner)
            case ast.Call():
                refuse(node, f"the functions are {', '.join(FUNCTIONS)}, each of one argument")
            case _:
                refuse(node, "only numbers, names, + - * / ** and functions can stand in a formula")

    def check_power(exponent):
        while isinstance(exponent, ast.UnaryOp):
            exponent = exponent.operand
        if isinstance(exponent, ast.Constant):
            visit(exponent)
            if abs(exponent.value) > LARGEST_POWER:
                refuse(exponent, f"powers go up to {LARGEST_POWER:g}")

    visit(tree)
    return names


def _build(node, leaves):
    """The value of a checked tree."""
    match node:
        case ast.Constant(value=number):
            return float(number)
        case ast.Name(id=name):
            return leaves[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_build(operand, leaves)
        case ast.UnaryOp(operand=operand):
            return _build(operand, leaves)
        case ast.BinOp(left=left, op=op, right=right):
            left, right = _build(left, leaves), _build(right, leaves)
            if not isinstance(left, Value) and not isinstance(right, Value):
                left = Value(left)  # two numbers: the engine's errors and infinities hold here too
                return _BINARY[type(op)](left, right).data
            return _BINARY[type(op)](left, right)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            argument = _build(argument, leaves)
        case ast.Call(func=ast.Attribute(value=inner, attr=name)):
            argument = _build(inner, leaves)
    argument = argument if isinstance(argument, Value) else Value(argument)
    return getattr(argument, name)()
