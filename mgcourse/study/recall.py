"""Two questions from earlier chapters, answered from memory: what is recalled is kept.

Questions lie in five boxes, as Sebastian Leitner proposed (1972): each time one is known it
moves a box on and rests longer, each time it is not it comes back to the first. A fresh
learner gets one question of the chapter before and one of an older one.

>>> [question.id for question in draw("05", seen={}, today=0)]
['04.2', 'item 5']
"""

import datetime
import hashlib
from dataclasses import dataclass
from html import escape

import ipywidgets as widgets

from mgcourse.show.marks import INK
from mgcourse.study import concepts
from mgcourse.study.ask import CSS, FIT, KEYS, feedback, picture_html
from mgcourse.study.progress import Progress
from mgcourse.study.recall_cards import CARDS

REST = {1: 1, 2: 3, 3: 7, 4: 21, 5: 60}  # days, by box
HAD_IT, NOT_YET = "I had it", "Not yet"


@dataclass(frozen=True)
class Question:
    """A card, or an item of the concept test, that may be drawn again."""

    id: str
    chapter: str
    words: str
    card: object = None
    item: object = None


def questions():
    """All there are, in the course's order."""
    found = [
        Question(card.id, chapter, card.question, card=card)
        for chapter, cards in CARDS.items()
        for card in cards
    ]
    found += [
        Question(f"item {item.number}", item.taught, item.question, item=item)
        for item in concepts.items()
    ]
    return sorted(found, key=lambda question: question.chapter)


def draw(chapter, seen, today):
    """The two questions that are due.

    Parameters
    ----------
    chapter : str
        Only what was taught before this one is asked.
    seen : dict
        `Progress.recalled()`.
    today : int
        The day's ordinal.

    Returns
    -------
    list of Question
        Those that have rested long enough, the least known first; then new ones, the first
        of the latest chapter and the second of an older one; then whatever rested longest.
    """
    known = [question for question in questions() if question.chapter < chapter]
    if not known:
        raise ValueError(f"nothing is taught before chapter {chapter}, so there is nothing to ask")
    rest = {
        q.id: seen[q.id]["day"] + REST[seen[q.id]["box"]] - today for q in known if q.id in seen
    }
    due = [q for q in known if rest.get(q.id, 1) <= 0]
    due.sort(key=lambda q: (seen[q.id]["box"], rest[q.id]))
    new = sorted((q for q in known if q.id not in seen), key=lambda q: _shuffled(chapter, q))
    latest = max(question.chapter for question in known)
    # an item of the last chapter was asked at its end: a card is the fresher question
    of_latest = sorted((q for q in new if q.chapter == latest), key=lambda q: q.card is None)
    older = [q for q in new if q.chapter != latest]
    resting = sorted((q for q in known if rest.get(q.id, 0) > 0), key=lambda q: rest[q.id])
    return [*due, *of_latest[:1], *older, *of_latest[1:], *resting][:2]


def recall(chapter, store=None, today=None):
    """Ask two questions of earlier chapters.

    Parameters
    ----------
    chapter : str
        Where you are, such as "05".
    store : optional
        Where it is noted what was known; the learner's progress unless told.
    today : int, optional
        The day's ordinal, for tests.

    Returns
    -------
    Recall

    Raises
    ------
    ValueError
        If nothing is taught before `chapter`.
    """
    store = store or Progress()
    today = datetime.date.today().toordinal() if today is None else today
    return Recall(draw(chapter, store.recalled(), today), store, today)


class Recall(widgets.VBox):
    """Two cards, one below the other."""

    def __init__(self, drawn, store, today):
        self.drawn = drawn
        self.cards = [Asked(question, store, today) for question in drawn]
        super().__init__([widgets.HTML(CSS + KEYS, layout={"margin": "0"}), *self.cards])
        self.add_class("mg-keys")

    def _repr_mimebundle_(self, **kwargs):
        page = "".join(
            f"<p><b>{escape(q.words)}</b></p>"
            + (picture_html(q.item) if q.item else "")
            + "".join(f"<div>○ {escape(text)}</div>" for text in (q.item.options if q.item else ()))
            for q in self.drawn
        )
        page = f'<figure class="mg-ask" style="margin:0">{page}</figure>'
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self), "text/html": page}

    def __repr__(self):
        lines = ["From memory:"]
        for question in self.drawn:
            lines.append(f"- {question.words} (chapter {question.chapter})")
            lines += [f"  ○ {text}" for text in (question.item.options if question.item else ())]
        return "\n".join(lines)


class Asked(widgets.VBox):
    """One question: think, turn the card, say how it went.

    Attributes
    ----------
    question : Question
    turned : bool
        Whether the answer is in sight.
    """

    def __init__(self, question, store, today):
        self.question, self._store, self._today = question, store, today
        self.turned = False
        self._turn = widgets.Button(description="Turn the card", layout=FIT)
        self._turn.on_click(lambda _: self.turn())
        self._radio = None
        if question.item:
            self._radio = widgets.RadioButtons(
                options=question.item.options, value=None, layout={"width": "auto"}
            )
        self._known = [widgets.Button(description=words, layout=FIT) for words in (HAD_IT, NOT_YET)]
        for button in self._known:
            button.on_click(lambda pressed: self.settle(pressed.description == HAD_IT))
        self._judge = widgets.HBox(self._known, layout={"display": "none"})
        self._turn.layout.align_self = "flex-start"
        self._answer, self._said = widgets.HTML(), widgets.HTML()
        from_chapter = f'<span style="opacity:.7">(chapter {question.chapter})</span>'
        asked = widgets.HTML(
            f'<p style="margin:0;color:{INK}"><b>{escape(question.words)}</b> {from_chapter}</p>'
            + (picture_html(question.item) if question.item else "")
        )
        middle = [self._radio] if self._radio else []
        super().__init__([asked, *middle, self._turn, self._answer, self._judge, self._said])
        self.add_class("mg-ask")
        self.layout.margin = "0 0 10px 0"

    def turn(self):
        """Show the answer. Where there are options, what was chosen decides; else the learner."""
        if self._radio and self._radio.value is None:
            self._said.value = _words("Choose one first; a guess is better than nothing.")
            return
        self.turned = True
        self._turn.layout.display = "none"
        if self._radio:
            self._radio.disabled = True
            self._answer.value = feedback(self.question.item, self._radio.value)
            self.settle(self._radio.value == self.question.item.key)
            return
        card = self.question.card
        self._answer.value = (
            f'<p role="status" style="margin:0;color:{INK}"><b>{escape(card.answer)}</b><br>'
            f"{escape(card.why)}</p>"
        )
        self._judge.layout.display = ""

    def settle(self, known):
        """Put the question into the box it has earned."""
        box = self._store.recalled().get(self.question.id, {}).get("box", 0)
        box = min(box + 1, max(REST)) if known else 1
        try:
            self._store.store_recalled(self.question.id, box, self._today)
        except OSError as problem:
            self._said.value = _words(f"This could not be noted: {problem}.")
        else:
            days = REST[box]
            self._said.value = _words(f"It may come back in {days} day{'s' if days > 1 else ''}.")
        self._judge.layout.display = "none"


def _shuffled(chapter, question):
    """An order that differs from chapter to chapter and never from run to run."""
    return hashlib.sha256(f"{chapter} {question.id}".encode()).digest()


def _words(words):
    return f'<p role="status" style="margin:0;color:{INK};opacity:.8">{escape(words)}</p>'
