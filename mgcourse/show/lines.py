r"""Long formulas over several lines, broken where a reader would break them.

At an equals sign first; where what stands between two of them is too long by itself, at a
sum or a product outside all brackets. Each further line begins with the sign.

>>> broken(r"a \cdot b + c = 1 \cdot 2 + 3 = 5", most=9)
['a \\cdot b + c', '= 1 \\cdot 2 + 3 = 5']
>>> aligned("y ={}", "1 + 2 + 3 + 4 = 10", most=6)
['y ={}& 1 + 2 + 3', '& {}+ 4 = 10']
"""

import re

SIGNS = r" = | \+ | - | \\cdot "
MOST = 56  # characters a line; as many as a page of 1,280 pixels has room for


def aligned(left, latex, lead="", most=MOST):
    """The lines of `left` and a formula, an `&` in each above the next; `lead` is a gap."""
    first, *others = broken(latex, most)
    return [f"{left}& {lead}{first}", *(f"& {lead}{{}}{line}" for line in others)]


def broken(latex, most=MOST):
    """A formula as lines of at most so many characters, if it can be broken so."""
    lines = [""]

    def add(piece):
        if lines[-1] and length(lines[-1] + piece) > most:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece

    for part in parts(latex, r" = "):
        if length(part) <= most:
            add(part)
        else:
            for term in parts(part, SIGNS):
                add(term)
    return lines


def length(latex):
    """About how many characters wide a formula is."""
    return len(re.sub(r"\\left|\\right|\\,|[{}^_ ]", "", re.sub(r"\\[a-zA-Z]+", "x", latex)))


def parts(latex, signs):
    """The pieces between these signs outside all brackets; each but the first begins with one."""
    depth, start, found = 0, 0, []
    for mark in re.finditer(rf"[{{(\[]|[}})\]]|{signs}", latex):
        if len(mark[0]) == 1:
            depth += 1 if mark[0] in "{([" else -1
        elif depth == 0 and mark.start() > start:
            found.append(latex[start : mark.start()])
            start = mark.start()
    return [*found, latex[start:]]
