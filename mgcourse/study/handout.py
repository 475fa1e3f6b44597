"""The package as it may leave the teacher's hands: the bank without a single answer in it.

Of each chapter's exercises only what tries an answer stays, the probes and the observer; the
reference and the mistakes go, and with them every definition that only they use. What they
*did* on the visible probes can be put beside it as numbers, so that `check` and its hints work
as before (`package(..., stored=True)`).

>>> print(without_answers('''
... def right(x): return 2 * x
... def case(x): return x + 1
... EXERCISES = (Exercise("9.9", reference=(right,), probes=(case(1),), mistakes=(right,)),)
... '''))
def case(x):
    return x + 1
EXERCISES = (Exercise('9.9', probes=(case(1),)),)
"""

import ast
import json
import shutil
import symtable
from pathlib import Path

import mgcourse
from mgcourse.study import bank

_BESIDE = ("__pycache__", "*.pyc")


def package(folder, stored):
    """Write `folder/mgcourse`, the package with a bank that holds no answers.

    Parameters
    ----------
    folder : Path
    stored : bool
        Whether to put beside each chapter's exercises what reference and mistakes do on the
        visible probes; then how hidden probes are drawn is left out.

    Returns
    -------
    Path
        The package's folder.
    """
    target = folder / "mgcourse"
    shutil.copytree(Path(mgcourse.__file__).parent, target, ignore=shutil.ignore_patterns(*_BESIDE))
    for module in (target / "study" / "bank").glob("ch*.py"):
        source = without_answers(module.read_text(encoding="utf-8"), keep_vary=not stored)
        module.write_text(source + "\n", encoding="utf-8")
        if stored:
            known = {e.id: facts(e) for e in bank.of_chapter(module.stem)}
            text = json.dumps(known, ensure_ascii=False, indent=1)
            module.with_suffix(".json").write_text(text, encoding="utf-8")
    return target


def without_answers(source, keep_vary=True):
    """A bank module's source with every reference and mistake taken out."""
    tree = ast.parse(source)
    _Unanswered(keep_vary).visit(tree)
    needed, kept = {"EXERCISES"}, set()
    while True:
        more = [
            (i, node)
            for i, node in enumerate(tree.body)
            if i not in kept and (_binds(node) & needed or _is_docstring(node))
        ]
        if not more:
            break
        for i, node in more:
            kept.add(i)
            needed |= _uses(node)
    tree.body = [_only(node, needed) for i, node in enumerate(tree.body) if i in kept]
    return ast.unparse(tree)


class _Unanswered(ast.NodeTransformer):
    """Takes out `reference` and `mistakes` wherever an Exercise is made."""

    def __init__(self, keep_vary):
        self._dropped = {"reference", "mistakes"} | (set() if keep_vary else {"vary"})

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "Exercise":
            node.keywords = [word for word in node.keywords if word.arg not in self._dropped]
        return node


def _binds(node):
    """The names a top-level statement gives a value to."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return set(map(_bound, node.names))
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def _uses(node):
    """The module's names that a statement needs; a function's own names are its own affair."""
    whole = symtable.symtable(ast.unparse(node), "bank", "exec")
    names = {symbol.get_name() for symbol in whole.get_symbols() if symbol.is_referenced()}
    inner = whole.get_children()
    while inner:
        scope = inner.pop()
        names |= {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global()}
        inner += scope.get_children()
    return names


def _only(node, needed):
    """An import without the names that nobody needs any more."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        node.names = [name for name in node.names if _bound(name) in needed]
    return node


def _bound(alias):
    return (alias.asname or alias.name).split(".")[0]


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def facts(exercise):
    """What reference and mistakes do, as JSON; `bank` reads it back."""
    return {
        "answers": len(exercise.reference),
        "expected": exercise.expected,
        "known": [
            {
                "name": mistake.name,
                "hints": mistake.hints,
                "within": mistake.within,
                "like": mistake.like,
                "does": does,
            }
            for mistake, does in exercise.known
        ],
    }
