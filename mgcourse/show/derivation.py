"""The chain rule of one expression: every road from the result to a leaf, in symbols and numbers.

Along a road the local derivatives are multiplied; roads are added. Where there are more
roads than can be read, each value's gradient is worked out once instead, from the result
back: that is what `backward()` does.

>>> import mgcourse as mg
>>> a, b = mg.Value(2.0, label="a"), mg.Value(4.0, label="b")
>>> L = (a + b) * a
>>> L.label = "L"
>>> derive(L, wrt=a)
∂L/∂a = 2 + 6 = 8, over 2 roads
  v1 = a + b = 6
  L ← v1 ← a: a · 1 = 2 · 1 = 2
  L ← a: v1 = 6
"""

import math
import re
from typing import NamedTuple

from mgcourse.show.lines import aligned
from mgcourse.show.names import Names
from mgcourse.show.operations import (
    UnknownOperation,
    formula,
    in_latex,
    in_words,
    latex_number,
)
from mgcourse.show.replay import gradients
from mgcourse.show.style import number, signed_text
from mgcourse.show.trace import trace
from mgcourse.show.ways import counts, roads

MOST_ROADS = 12  # beyond, they are grouped by value
MOST_VALUES = 60  # between the two; beyond, no derivation can be read
MOST_STOPS = 8  # of a road in LaTeX; the words tell them all
_DIGITS = 4


def derive(y, wrt):
    """The chain rule for ∂`y`/∂`wrt`, as this very expression has it.

    Parameters
    ----------
    y, wrt : Value
        The result, and a value it was computed from.

    Returns
    -------
    Derivation
        Shows itself as LaTeX in a notebook and as text in a terminal.

    Raises
    ------
    ValueError
        If `wrt` is not behind `y`, if more than 60 values lie between the two, or if the
        engine does not keep its local derivatives.
    UnknownOperation
        If a value between the two does not say how it was made.
    """
    return Derivation(y, wrt)


class Line(NamedTuple):
    """One line of a derivation, in words and in LaTeX, and the number it comes to.

    What is long takes several lines in LaTeX.
    """

    words: str
    latex: list
    number: float


class Derivation:
    """What `derive` returns.

    Attributes
    ----------
    total : float
        ∂y/∂wrt by the chain rule.
    roads : int
        How many ways lead from the one to the other.
    lines : list of Line
        One a road or, beyond 12 roads, one a value.
    words, latex : str
        The whole.
    latex_lines : list of str
        The same, line by line; the `&` in each stand one beneath the other.
    """

    def __init__(self, y, wrt):
        self._nodes = trace(y)
        self._names = Names(self._nodes)
        self._totals = gradients(self._nodes)
        self._start = next((n.index for n in self._nodes if n.value is wrt), None)
        if self._start is None:
            raise ValueError(
                f"{getattr(wrt, 'label', '') or 'this value'} is not among the "
                f"{len(self._nodes)} values the result was computed from: its slope is 0"
            )
        self.total = self._totals[self._start]
        leads = counts(self._nodes, self._start)
        self.roads = leads[-1]
        self._between = [node for node in self._nodes if leads[node.index]]
        if len(self._between) > MOST_VALUES:
            raise ValueError(
                f"{len(self._between)} values lie between the two, and a derivation can be read "
                f"up to {MOST_VALUES}: derive a part of the expression"
            )
        made = [node for node in self._between if node.index != self._start]
        self._formulas = {node.index: formula(node) for node in made}
        grouped = self.roads > MOST_ROADS
        walks = [] if grouped else roads(self._nodes, self._start)
        self.lines = self._by_value() if grouped else [self._road(road) for road in walks]
        self._mentioned = {i for node in made for i in (node.index, *node.parents)} - {self._start}
        unnamed = [
            self._definition(self._nodes[i])
            for i in sorted(self._mentioned)
            if not self._nodes[i].label
        ]
        sum_ = [] if grouped or self.roads == 1 else [line.number for line in self.lines]
        self.words = self._in_words(unnamed, sum_)
        blocks = self._in_latex(unnamed, sum_)
        self.latex_lines = [line for block in blocks for line in block]
        inside = " \\\\[8pt]\n".join(" \\\\\n".join(block) for block in blocks)
        self.latex = f"\\begin{{aligned}}\n{inside}\n\\end{{aligned}}"

    def __repr__(self):
        return self.words

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.words, "text/latex": f"$$\n{self.latex}\n$$"}

    def _road(self, road):
        product = math.prod(self._nodes[i].local[operand] for i, operand in road)
        slopes = [self._slope(i, operand) for i, operand in road] or [_ONE]
        symbols, numbers, latex, latex_numbers = zip(*slopes)
        stops = [index for index, _ in road] + [self._start]
        way = " ← ".join(self._names.words[i] for i in stops)
        arrows = r" \leftarrow ".join(_short([self._names.latex[i] for i in stops]))
        words = _chain(_product(symbols), _product(numbers), _plain(product))
        typeset = _chain(
            _latex_product(latex), _latex_product(latex_numbers), latex_number(product)
        )
        return Line(f"{way}: {words}", aligned(rf"{arrows} :{{}}", typeset, r"\quad "), product)

    def _by_value(self):
        """Each value's gradient from those of the values that use it, result first."""
        users = {node.index: [] for node in self._between}
        for node in self._between:
            if node.index != self._start:
                for operand, parent in enumerate(node.parents):
                    if parent in users:
                        users[parent].append((node.index, operand))
        lines = []
        for node in reversed(self._between):
            total = self._totals[node.index]
            terms = [self._arriving(*use) for use in users[node.index]] or [_ONE]
            symbols, numbers, latex, latex_numbers = (" + ".join(each) for each in zip(*terms))
            words = _chain(symbols, numbers, _plain(total))
            typeset = _chain(latex, latex_numbers, latex_number(total))
            d = self._derivatives(node.index)
            lines.append(Line(f"{d[0]} = {words}", aligned(f"{d[1]} ={{}}", typeset), total))
        return lines

    def _arriving(self, index, operand):
        """What comes down one edge: the gradient above times the slope, in four spellings."""
        above = self._totals[index]
        words, latex = self._derivatives(index)
        slope = self._slope(index, operand)
        return (
            _product([words, slope[0]]),
            _product([_plain(above), slope[1]]),
            _latex_product([latex, slope[2]]),
            _latex_product([latex_number(above), slope[3]]),
        )

    def _slope(self, index, operand):
        """A local derivative: symbols and numbers in words, then both in LaTeX."""
        node, text = self._nodes[index], self._formulas[index].slopes[operand]
        numbers = [_bracketed(_plain(n.data)) for n in self._nodes]
        latex_numbers = [latex_number(n.data) for n in self._nodes]
        return (
            in_words(text, _operands(node, self._names.words)),
            _unbracketed(in_words(text, _operands(node, numbers))),
            in_latex(text, _operands(node, self._names.latex)),
            in_latex(text, _operands(node, latex_numbers)),
        )

    def _definition(self, node):
        """What a value without a label is short for."""
        words = latex = ""
        if text := self._made(node):
            words = in_words(text, _operands(node, self._names.words))
            latex = in_latex(text, _operands(node, self._names.latex))
        name, typeset = self._names.words[node.index], self._names.latex[node.index]
        return Line(
            f"{name} = {_chain(words, _plain(node.data))}",
            aligned(f"{typeset} ={{}}", _chain(latex, latex_number(node.data))),
            node.data,
        )

    def _made(self, node):
        """How a value is made, where that can be said in what is written anyway; else nothing."""
        if node.index in self._formulas:
            return self._formulas[node.index].text
        told = all(self._nodes[i].label or i in self._mentioned for i in node.parents)
        try:
            return formula(node).text if node.parents and told else ""
        except UnknownOperation:
            return ""  # no road leads through it: its number will do

    def _derivatives(self, index):
        """∂(result)/∂(value), in words and in LaTeX."""
        y, x = self._names.words[-1], self._names.words[index]
        top, bottom = self._names.latex[-1], self._names.latex[index]
        return f"∂{y}/∂{x}", rf"\frac{{\partial {top}}}{{\partial {bottom}}}"

    def _in_words(self, unnamed, sum_):
        roads = f"{self.roads:,} road{'s' * (self.roads != 1)}"
        how = roads if self.roads <= MOST_ROADS else f"{roads}, too many to list: value by value"
        added = _sum(map(_plain, sum_), _bracketed)
        total = _chain(added, "", _plain(self.total))
        first = f"{self._derivatives(self._start)[0]} = {total}, over {how}"
        return "\n".join([first, *(f"  {line.words}" for line in [*unnamed, *self.lines])])

    def _in_latex(self, unnamed, sum_):
        parts = [[row for line in part for row in line.latex] for part in (unnamed, self.lines)]
        if self.roads <= MOST_ROADS:
            added = _sum(map(latex_number, sum_), _latex_bracketed)
            total = _chain(added, "", latex_number(self.total))
            parts.append(aligned(f"{self._derivatives(self._start)[1]} ={{}}", total))
        else:
            parts.insert(0, [rf"{self.roads} \text{{ roads:}}& \text{{ value by value}}"])
        return [part for part in parts if part]


_ONE = ("1", "1", "1", "1")  # how fast a value follows itself, in four spellings


def _short(stops):
    """The names along a road; a long one without those in the middle."""
    half = MOST_STOPS // 2
    return stops if len(stops) <= MOST_STOPS else [*stops[:half], r"\cdots", *stops[-half:]]


def _operands(node, written):
    names = {f"p{i}": written[parent] for i, parent in enumerate(node.parents)}
    return names | {"y": written[node.index]}


def _plain(x):
    return signed_text(number(x, _DIGITS))


def _chain(*parts):
    """`a = b = c`, without what is empty and without saying the same twice."""
    said = [part for part in parts if part]
    return " = ".join(part for i, part in enumerate(said) if i == 0 or part != said[i - 1])


def _sum(terms, bracketed):
    """`−6 + 12`, `12 + (−6)`: what stands first needs no bracket."""
    return " + ".join(bracketed(term) if i else term for i, term in enumerate(terms))


def _product(factors):
    return " · ".join(map(_bracketed, factors)) if len(factors) > 1 else factors[0]


def _bracketed(text):
    return f"({text})" if text.startswith("−") or re.search(r" [+−] ", text) else text


def _unbracketed(text):
    return text[1:-1] if re.fullmatch(r"\([^()]*\)", text) else text


def _latex_product(factors):
    if len(factors) == 1:
        return factors[0]
    return r" \cdot ".join(map(_latex_bracketed, factors))


def _latex_bracketed(text):
    if text.startswith("-") or re.search(r" [+-] (?![^{]*\})", text):
        return rf"\left({text}\right)"
    return text
