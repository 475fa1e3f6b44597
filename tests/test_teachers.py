"""A page a chapter for the teacher: same headings, living links, keys worked out by the engine.

Each `key_NN` below works out the key of one worksheet, an answer a line; the page must say the
same in bold.
"""

import re
from pathlib import Path

import numpy as np
import pytest

import mgcourse as mg
from mgcourse import Value, calculus, course
from mgcourse.chapters import ch01, ch04, two_three_one
from mgcourse.study import bank

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "teachers"
PAGES = sorted(FOLDER.glob("[0-9][0-9].md"))
HEADINGS = [
    "## Minutes",
    "## On the board",
    "## A question for the room",
    "## Three wrong answers",
    "## On paper",
    "### Key",
    "## What to skip",
    "## An oral of three minutes",
]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def said(*numbers):
    """Numbers as a page writes them: commas between, a real minus, no idle digits."""
    return ", ".join(f"{round(float(n), 4):,g}".replace("-", "−") for n in numbers)


def slopes(f, *at):
    """The engine's gradients of f at a place."""
    values = [Value(float(x)) for x in at]
    f(*values).backward()
    return [value.grad for value in values]


def answer(exercise, *given):
    """What the reference of an exercise answers."""
    return bank.find(exercise).reference[0](*given)


def descend(eta, steps, w=4.0, zero=True):
    """The places of w on its way down ½w²."""
    w, places = Value(w), []
    for _ in range(steps):
        if zero:
            w.grad = 0
        (w * w * 0.5).backward()
        w.data -= eta * w.grad
        places.append(w.data)
    return places


def key_quiz():
    a, b = slopes(lambda w, v: 2 * w + 5 * v, 1, 1)
    best = [answer("2.2", [0, 2, 10], loss) for loss in ("mse", "mae")]
    mse = answer("2.1", [0, 0, 0], [2, -2, 1])
    return [
        "update",
        said(a + b),
        said(two_three_one.forward([0, 2])["answer"]),
        said(len(mg.MLP(4, [3, 2]).parameters())),
        said(mse, mse * 3 / 2),
        said(*best),
        said(answer("2.3", "sig", 2)),
    ]


def key_00():
    (grad,) = slopes(lambda w: 3 * w, 4)
    used = Value(4.0)
    for _ in range(2):
        (3 * used).backward()
    return [
        ", ".join("up" if s < 0 else "down" if s > 0 else "stays" for s in (-2, 0.5, 0)),
        said(4 - 0.1 * grad),
        said(used.grad),
        "forward, loss, zero, backward, update",
    ]


def key_01():
    a = Value(1.0)
    return [
        said(two_three_one.forward([2, 1])["answer"]),
        said(len(mg.MLP(3, [4, 2]).parameters())),
        said(-3 / 2),
        said(len((a + a)._prev)),
        said(ch01.count_kinks(lambda x: sum(max(0, x - place) for place in range(4)))),
    ]


def key_02():
    def three(y, yhat):
        mse = answer("2.1", y, yhat)
        return said(mse * len(y) / 2, mse / 2, mse)

    def best(values):
        return said(*(answer("2.2", values, loss) for loss in ("mse", "mae")))

    y, yhat = [0, 0, 0], [1, -1, 2]
    return [
        three(y, yhat),
        three(y * 2, yhat * 2),
        best([0, 1, 8]),
        best([0, 1, 80]),
        said(answer("2.3", "tanh", 3)),
    ]


def key_03():
    def numbers(loss):
        return slopes(loss, -2.0, 1.0)[0]  # the errors of the two rows

    return [
        said(5.01 * -2 - 5 * -2),
        said((4**2 - 3**2) / 1, (4**2 - 2**2) / 2),
        said(
            numbers(lambda e, f: (e * e + f * f) * 0.5),
            numbers(lambda e, f: (e * e + f * f) * 0.25),
            numbers(lambda e, f: (e * e + f * f) * 0.5),
        ),
        said(abs(5 - 4) / 5),
        said(2 * 100),
    ]


def key_04():
    def chain(a):
        b = 2 * a
        return b + b * a

    stand = ch04.stand(price=6.0)
    price = next(v for v in _behind(stand) if v.label == "price")
    stand.backward()
    a = Value(3.0)
    return [
        said(price.grad),
        said(slopes(lambda a: a * 5, 2)[0], slopes(lambda a, b, c: a * b * c, 2, 5, 3)[0]),
        said(slopes(lambda a, b: (a + b) * a, 3, 1)[0]),
        said(_roads(chain(a), a)),
        said(slopes(chain, 3)[0]),
    ]


def key_05():
    a = Value(1.0)
    y = a * a * 3
    y.backward()
    first = a.grad
    y.backward()
    start = Value(1.0)
    doubled = start
    for _ in range(10):
        doubled = doubled + doubled
    t = Value(np.arctanh(0.6)).tanh()
    b = Value(2.0)
    difference = 5 - b
    difference.backward()
    return [
        said(slopes(lambda a: a * a, 4)[0]),
        said(_roads(doubled, start), len(_behind(doubled))),
        said(first, a.grad),
        said(t._local[0]),
        said(difference.data, b.grad),
    ]


def key_06():
    w1, w2, b = 2.0, 0.0, 0.5
    return [
        said(*descend(0.5, 3)),
        said(*descend(1.5, 3)),
        said(answer("6.2", [1, 10])),
        said(*descend(0.1, 2, zero=False)),
        f"({said(*_end_of_two_rows(w1, w2, b))})",
    ]


def key_07():
    labels, answers = [1, -1, 1], [0.3, -2, -0.1]
    z = Value(-0.3)
    (z.relu() * 5).backward()
    model = mg.MLP(2, [8, 1])
    for p in model.parameters():
        p.data = 0.5
    for _ in range(3):
        loss = sum((model(x) - y) ** 2 for x, y in (([1, 0.5], 1), ([-0.2, 0.3], -1)))
        for p in model.parameters():
            p.grad = 0
        loss.backward()
        for p in model.parameters():
            p.data -= 0.05 * p.grad
    folds = {tuple(p.data for p in unit.parameters()) for unit in model.layers[0].neurons}
    return [
        said(len(mg.MLP(2, [6, 1]).parameters())),
        said(2 / 1, 2 / 2),
        said(
            sum(y * a > 0 for y, a in zip(labels, answers)),
            np.mean([max(0, 1 - y * a) for y, a in zip(labels, answers)]),
        ),
        said(z.grad),
        said(len(folds)),
    ]


def key_08():
    x, W = np.array([[1, 2], [3, 4]]), np.array([[1, 2], [0, 1]])
    dz = np.array([[1, 0], [1, 1]])
    dx, dW = answer("8.2", x, W, dz)
    roads = [np.array(row, dtype=float) for row in ([[1, 1, 2]], [[3, -1, 0.5]])]
    delta, _ = answer("8.4", *roads, np.zeros((1, 1)), np.ones((1, 1)))
    return [
        str((np.zeros(4) + np.zeros((4, 1))).shape),
        str(dW.tolist()),
        str(answer("8.3", dz, (2,)).tolist()),
        str(dx.tolist()),
        said(*delta[0]),
    ]


def key_09():
    def shares(*logits):
        return calculus.softmax(np.array(logits))[0]

    def push(loss, *logits):
        z = mg.tensor([list(logits)], requires_grad=True)
        loss(z).backward()
        return z.grad[0]

    z, logits = float(np.log(0.1 / 0.9)), np.log([0.7, 0.2, 0.1])
    truth = np.array([1])
    return [
        said(*shares(np.log(3), 0)),
        said(shares(1000.0, 1000.0)[0]),
        said(*push(lambda z: mg.loss.cross_entropy(z, truth), *logits)),
        said(
            *push(lambda z: mg.loss.half_sse(z.sigmoid(), np.array([[1.0]])), z),
            *push(lambda z: mg.loss.binary_cross_entropy_with_logits(z, np.array([[1.0]])), z),
        ),
        str((np.zeros((5, 3)).T @ np.zeros((5, 1))).shape),
    ]


def key_10():
    rng = np.random.default_rng(0)
    rows = np.arange(1437)
    sizes = [len(y) for _, y in answer("10.1", rows[:, None], rows, 32, rng)]
    middle, spread = np.mean([1, 3]), np.std([1, 3])
    logits = np.array([[2, 1, 0], [0, 3, 1], [-3, -1, -2]])
    return [
        said(len(sizes), sizes[-1]),
        f"{(32 + 32 + 8 * 0.5) / (32 + 32 + 8):.2f}",
        said((6 - middle) / spread),
        said(3 * answer("10.3", logits, np.array([0, 2, 1]))),
        said(1 / np.sqrt(4)),
    ]


def key_11():
    steepest = slopes(lambda z: 1 / (1 + (-z).exp()), 0)[0]
    rng = np.random.default_rng(0)
    he = answer("11.1", 200, 5000, rng).std()
    clipped = [
        number
        for gradient in ([6.0, 8.0], [0.3, 0.4])
        for number in answer("11.2", [np.array(gradient)], 5)[0]
    ]
    return [
        f"{steepest**3:.3g}",
        said(np.sqrt(100) * 0.2),
        said(round(he, 2), np.sqrt(2 / (150 + 50))),
        said(*clipped),
        said(_moved_from_zero(64, 32, 10)),
    ]


def key_12():
    def momentum(beta):
        w, v, places = 4.0, 0.0, []
        for _ in range(2):
            w, v = answer("12.1", w, v, w, 0.1, beta)
            places.append(w)
        return said(*places)

    def adam(slope, w=0.0, lr=1.0):
        return answer("12.2", w, 0.0, 0.0, slope, 1, lr)[0]

    return [
        momentum(0.5),
        momentum(1),
        said(adam(-3.0, w=1.0, lr=0.01)),
        f"{0.1 / np.sqrt(1 - 0.999):.3g}",
        said(1000, adam(3000.0) / adam(3.0)),
    ]


def key_13():
    rng = np.random.default_rng(0)
    charged = answer("13.1", {"W1": 0.0, "b1": 0.0}, {"W1": 3.0, "b1": 4.0}, 0.1)
    kept = answer("13.2", np.ones((9, 9)), 0.2, rng, True)[0].max()
    tested = answer("13.2", np.ones((9, 9)), 0.2, rng, False)[0].max()
    dot = np.zeros((8, 8))
    dot[3, 2] = 1
    moved = answer("13.4", dot.reshape(1, 64), np.array([0]), 1, 0)[0][1]
    folds = [91, 95, 96]
    return [
        said(charged["W1"], charged["b1"]),
        said(kept, tested),
        said(*(len(test) for _, test in answer("13.3", 23, 5, rng))),
        said(np.mean(folds), min(folds), max(folds)),
        said(*divmod(int(moved.argmax()), 8)),
    ]


def key_14():
    sick = np.arange(100) >= 63
    grid = np.arange(1, 100) / 100
    flag = next(p for p in grid if 9 * p >= (1 - p) - 1e-12)  # missing costs no less
    told, _, last, _ = answer("14.2", np.array([5.0, 11, 16, 23]), 2, 1)
    return [
        said((~sick).sum(), sick.sum()),
        said(flag),
        said(len(told) + len(last), *last[0]),
        said(1 - 16 / 64),
        said((140 - 100) / 20),
    ]


def key_15():
    pixels = [0.5, 0.95]
    toward = slopes(lambda a, b: 2 * a - 3 * b + 1, *pixels)
    attacked = np.clip(np.array(pixels) - 0.1 * np.sign(toward), 0, 1)
    return [
        said(*toward),
        said(*attacked),
        said(100 * 0.1 * 0.1, np.sqrt(100) * 0.1 * 0.1),
        said(*answer("15.3", max, [3, 2], [0, 0])),
        said(*answer("15.4", np.array([[3.0, 4.0]]), 1, 0, np.random.default_rng(0))),
    ]


def key_16():
    model = mg.nn.Sequential(mg.nn.Linear(64, 32), mg.nn.ReLU(), mg.nn.Linear(32, 10))
    parameters = sum(p.data.size for p in model.parameters())
    weights = sum(p.data.size for p in model.parameters() if p.data.ndim == 2)
    step = 1.4 / 7
    return [
        said(parameters, 8 * parameters, parameters),
        said(*np.round(np.array([1.4, -0.58, 0.31, 0]) / step)),
        said((10 * 2 + 30 * 6) / 40),
        said(4 / 1),
        said(weights, weights, 32 * 10),
    ]


def _moved_from_zero(*sizes):
    """How many parameters of a ReLU network that begins at 0 are elsewhere after ten steps."""
    rng = np.random.default_rng(0)
    model = mg.nn.Sequential(
        mg.nn.Linear(sizes[0], sizes[1]), mg.nn.ReLU(), mg.nn.Linear(sizes[1], sizes[2])
    )
    for p in model.parameters():
        p.data = np.zeros_like(p.data)
    descent = mg.optim.SGD(model.parameters(), lr=0.5)
    x, labels = rng.normal(size=(40, sizes[0])), rng.integers(0, 10, size=40)
    for _ in range(10):
        descent.zero_grad()
        mg.loss.cross_entropy(model(mg.tensor(x)), labels).backward()
        descent.step()
    return sum(int(np.count_nonzero(p.data)) for p in model.parameters())


def _behind(result):
    """Every value behind a result, itself among them."""
    found, todo = {}, [result]
    while todo:
        value = todo.pop()
        if id(value) not in found:
            found[id(value)] = value
            todo.extend(value._prev)
    return list(found.values())


def _roads(result, start):
    """How many roads lead from `start` to `result`."""
    if result is start:
        return 1
    return sum(_roads(parent, start) for parent in result._prev)


def _end_of_two_rows(w1, w2, b):
    rows = [(0.0, 1.0), (1.0, 1.0)]
    knobs = [Value(w1), Value(w2), Value(b)]
    for _ in range(1000):
        loss = sum((knobs[0] * x + knobs[1] * x + knobs[2] - y) ** 2 for x, y in rows) * 0.25
        for knob in knobs:
            knob.grad = 0
        loss.backward()
        for knob in knobs:
            knob.data -= 0.1 * knob.grad
    return [round(knob.data, 2) for knob in knobs]


def words(page):
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_pages_are_built_alike(page):
    prose = re.sub(r"```.*?```", "", words(page), flags=re.S)
    assert re.findall(r"^##+ .*$", prose, re.M) == HEADINGS
    assert len(words(page).split()) < 800, "about one printed page"
    asked = " ".join(words(page).split(HEADINGS[2])[1].split(HEADINGS[3])[0].split())
    for part in ("**Expect**", "**Right**", "econd vote"):
        assert part in asked


@pytest.mark.parametrize("name", course.chapters(ROOT))
def test_title_and_core_minutes_are_the_chapters(name):
    page = FOLDER / f"{name[:2]}.md"
    notebook = words(ROOT / "notebooks" / f"{name}.ipynb")
    title = re.search(r'"# (\d\d · .+?)(?:\\n)?"', notebook).group(1)
    minutes = re.search(r"\*(?:★ ?)?(\d+) minutes", notebook).group(1)
    assert words(page).splitlines()[0] == f"# {title}"
    assert f"- **Core** {minutes}" in words(page)


@pytest.mark.parametrize("page", [*PAGES, FOLDER / "quiz.md"], ids=lambda page: page.stem)
def test_the_key_of_the_worksheet_is_what_the_engine_says(page):
    start = "# " if page.stem == "quiz" else "## On paper"
    sheet, key = re.search(
        rf"^{start}(.*?)##+ Key\n(.*?)(?:\n## |\Z)", words(page), re.S | re.M
    ).groups()
    given = re.findall(r"^\d+\. \*\*(.+?)\*\*", key, re.M)
    assert given == globals()[f"key_{page.stem}"]()
    assert len(re.findall(r"^\d+\. ", sheet, re.M)) == len(given)


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    dead = [link for link in LINK.findall(words(page)) if not (page.parent / link).exists()]
    assert dead == []


def test_the_index_lists_every_page():
    listed = LINK.findall(words(FOLDER / "index.md"))
    assert [page.name for page in PAGES if page.name not in listed] == []


def test_the_map_knows_every_exercise_of_the_chapters_it_speaks_of():
    named = re.findall(r"^\| (\d[^|]*) \|", words(FOLDER / "map.md"), re.M)
    mapped = {one for cell in named for one in _ids(cell)}
    chapters = {one.split(".")[0] for one in mapped}
    assert mapped == {ex.id for ex in bank.everything() if ex.id.split(".")[0] in chapters}


def _ids(cell):
    """The exercises a cell of the map names: "6.1, 6.7" or "9.3a–c"."""
    for one in cell.split(", "):
        if "–" in one:
            first, last = one.split("–")
            yield from (first[:-1] + chr(c) for c in range(ord(first[-1]), ord(last) + 1))
        else:
            yield one
