"""Marks as files: two tables for the gradebook, and a page for each learner.

>>> harmless("=1+1"), harmless("x = 1")
("'=1+1", 'x = 1')
"""

import csv
import os
import re
from collections import Counter, defaultdict
from html import escape

LONG = (
    *("learner", "chapter", "exercise", "name", "points", "out_of", "bonus", "mistake"),
    *("feedback", "notebook"),
)


def write_long(marks, path):
    """One row a learner and exercise."""
    rows = [
        (
            *(mark.learner, mark.chapter, mark.exercise.id, mark.exercise.name),
            *(f"{mark.verdict.points:g}", f"{mark.verdict.out_of:g}"),
            "yes" if mark.exercise.bonus else "",
            *(mark.verdict.mistake, mark.verdict.says, mark.notebook),
        )
        for mark in marks
    ]
    _write(path, [LONG, *rows])


def write_wide(marks, path):
    """One row a learner: points in all, and a column an exercise, empty where none came."""
    exercises = list({mark.exercise.id: mark.exercise for mark in marks}.values())
    due = sum(exercise.weight for exercise in exercises if not exercise.bonus)
    got = defaultdict(dict)
    for mark in marks:
        got[mark.learner][mark.exercise.id] = mark.verdict.points
    rows = [
        (
            *(learner, f"{round(sum(points.values()), 2):g}", f"{due:g}"),
            *(f"{points[e.id]:g}" if e.id in points else "" for e in exercises),
        )
        for learner, points in got.items()
    ]
    _write(path, [("learner", "points", "out_of", *(e.id for e in exercises)), *rows])


def write_pages(result, folder):
    """A page a learner in `folder`; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    chapters, names = defaultdict(lambda: defaultdict(list)), Counter()
    for mark in result.marks:
        chapters[mark.learner][mark.chapter].append(mark)
    for learner, parts in chapters.items():
        name = re.sub(r"[^\w .@+-]", "_", learner).strip(". ") or "learner"
        names[name.casefold()] += 1
        if names[name.casefold()] > 1:  # on some systems Anna and anna are one file
            name += f"-{names[name.casefold()]}"
        _replace(folder / f"{name}.html", _page(learner, parts, result.notes))
    return len(chapters)


def summary(marks):
    """Lines for the teacher: how each exercise went, and the commonest mistake in it."""
    by_exercise = defaultdict(list)
    for mark in marks:
        by_exercise[mark.exercise.id].append(mark)
    lines = []
    for exercise, own in by_exercise.items():
        full = sum(mark.verdict.passed for mark in own)
        mistakes = Counter(mark.verdict.mistake for mark in own if mark.verdict.mistake)
        common = "; ".join(f"{name} ({times}×)" for name, times in mistakes.most_common(2))
        mean = sum(mark.verdict.points for mark in own) / len(own)
        lines.append(
            f"{exercise:<6}{full:>4} of {len(own)} all right, mean {mean:.2f} "
            f"of {own[0].verdict.out_of:g}{'  ' + common if common else ''}"
        )
    return lines


def harmless(text):
    """A text that no spreadsheet takes for a formula."""
    text = " ".join(str(text).split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(text) else text


_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _write(path, rows):
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="", errors="replace") as file:
        csv.writer(file).writerows([list(map(harmless, row)) for row in rows])
    os.replace(part, path)


def _replace(path, text):
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", errors="replace")
    os.replace(part, path)


def _page(learner, chapters, notes):
    body = []
    for chapter, marks in chapters.items():
        got = sum(mark.verdict.points for mark in marks)
        due = sum(mark.verdict.out_of for mark in marks if not mark.exercise.bonus)
        body.append(f"<h2>{escape(chapter)}: {got:g} of {due:g} points</h2>")
        for mark in marks:
            bonus = " (bonus)" if mark.exercise.bonus and "bonus" not in mark.exercise.name else ""
            title = f"{mark.exercise.id} · {mark.exercise.name}{bonus}"
            body.append(f"<h3>{escape(title)}</h3>{mark.verdict.card(linked=False)}")
            section = f"chapter {chapter[:2]}, “{mark.exercise.section}”"
            if not mark.verdict.passed:
                body.append(f"<p class='where'>Explained in {escape(section)}.</p>")
        for note in notes.get((learner, chapter), ()):
            body.append(f"<p class='note'>{escape(note)}</p>")
    return _PAGE.format(learner=escape(learner), body="\n".join(body))


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Feedback for {learner}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 Helvetica, Arial, sans-serif; max-width: 46rem; margin: 2rem auto; }}
body {{ padding: 0 1rem; }}
h2 {{ margin-top: 2rem; }} h3 {{ margin: 1.2rem 0 0; font-size: 1rem; }}
.where, .note {{ margin: 0 0 0 17px; font-size: .9rem; opacity: .8; }}
</style>
<h1>Feedback for {learner}</h1>
{body}
</html>
"""
