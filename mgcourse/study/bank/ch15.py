"""Exercises of chapter 15, *Trust*."""

from itertools import combinations, permutations
from math import factorial

import numpy as np

import mgcourse as mg
from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe

CHAPTER = "15-trust"

LAYERS = {
    "both units alive": {
        "W1": [[2.0, 0.0], [0.0, 1.0], [-1.0, 1.0]],
        "b1": [0.0, 0.0],
        "W2": [[3.0, -2.0], [-1.0, 1.0]],
        "b2": [0.0, 0.0],
    },
    "unit 1 silent": {
        "W1": [[2.0, -1.0], [0.0, 1.0], [-1.0, 1.0]],
        "b1": [0.0, 0.0],
        "W2": [[3.0, -2.0], [-1.0, 1.0]],
        "b2": [0.0, 0.0],
    },
    "three digits": {
        "W1": [[1.0, -0.5, 2.0], [0.5, 1.0, -1.0], [-2.0, 1.5, 0.5], [0.3, -1.0, 0.8]],
        "b1": [0.5, 0.2, -0.1],
        "W2": [[1.0, -1.0, 0.5], [-0.5, 2.0, 0.2], [0.3, 0.4, -1.5]],
        "b2": [0.1, 0.0, -0.2],
    },
}


def network_of(layers):
    """Linear, ReLU, Linear with these numbers."""
    arrays = {name: np.array(value, dtype=float) for name, value in layers.items()}
    first, second = mg.nn.Linear(*arrays["W1"].shape), mg.nn.Linear(*arrays["W2"].shape)
    for layer, W, b in ((first, "W1", "b1"), (second, "W2", "b2")):
        layer.W.data[:], layer.b.data[:] = arrays[W], arrays[b]
    return mg.nn.Sequential(first, mg.nn.ReLU(), second)


def _other_layers(given, rng):
    """Other weights and biases; the pictures stay, whose ink must stay from 0 to 1."""
    return (vary.floats(given[0], rng), *given[1:])


def observe_with_network(answers, probe):
    """Call with a network, arrays, and what is left."""
    layers, X, *rest = probe.given
    given = np.array(X, dtype=float)
    before = given.copy()
    rest = [np.array(r) if isinstance(r, list) else r for r in rest]
    seen = {"result": observe.plain(answers[0](network_of(layers), given, *rest))}
    if not np.array_equal(before, given):
        seen["changed"] = "the picture was changed by the call"
    return seen


# 15.1: the slopes of a logit -----------------------------------------------------------------


def saliency(model, x, digit):
    """Slope of the digit's logit in each pixel."""
    rows = mg.tensor([x], requires_grad=True)
    model(rows)[0, digit].backward()
    return rows.grad[0]


def _of_weights(model, x, digit):
    model.zero_grad()
    model(mg.tensor([x]))[0, digit].backward()
    return model[0].W.grad


def _of_the_loss(model, x, digit):
    rows = mg.tensor([x], requires_grad=True)
    mg.loss.cross_entropy(model(rows), [digit]).backward()
    return rows.grad[0]


def _of_the_probability(model, x, digit):
    rows = mg.tensor([x], requires_grad=True)
    powers = model(rows).exp()
    (powers[0, digit] / powers.sum()).backward()
    return rows.grad[0]


def _sign_lost(model, x, digit):
    return abs(saliency(model, x, digit))


def _times_ink(model, x, digit):
    return saliency(model, x, digit) * x


def _all_logits(model, x, digit):
    rows = mg.tensor([x], requires_grad=True)
    model(rows).sum().backward()
    return rows.grad[0]


def _largest_logit(model, x, digit):
    return saliency(model, x, int(model(mg.tensor([x])).argmax(axis=1)[0]))


def _no_relu(model, x, digit):
    return model[0].W.data @ model[2].W.data[:, digit]


def _as_a_row(model, x, digit):
    return saliency(model, x, digit)[None]


def _as_a_picture(model, x, digit):
    return saliency(model, x, digit).reshape(8, 8)


def _no_row(model, x, digit):
    rows = mg.tensor(x, requires_grad=True)
    model(rows)[0, digit].backward()
    return rows.grad


def _no_slope_asked(model, x, digit):
    rows = mg.tensor([x])
    model(rows)[0, digit].backward()
    return rows.grad[0]


def _no_slope_asked_whole(model, x, digit):
    rows = mg.tensor([x])
    model(rows)[0, digit].backward()
    return rows.grad


_NO_SLOPE_HINTS = (
    "`.grad` of your 3 pixels is None: no slope was kept. Who asks for one?",
    "A backward pass leaves slopes where somebody wants them, as in the weights. How does a "
    "tensor say that it wants one?",
    "The task names a second argument of `mg.tensor`. Is it there in yours?",
)


EX_15_1 = Exercise(
    "15.1",
    name="the slopes of a logit",
    weight=2,
    reference=(saliency,),
    observe=observe_with_network,
    vary=_other_layers,
    chapter=CHAPTER,
    section="1 · Which pixels?",
    probes=(
        Probe(
            "3 pixels of ink 1, 0.5, 0.2, both units alive, digit 0",
            (LAYERS["both units alive"], [1.0, 0.5, 0.2], 0),
        ),
        Probe("the same picture, digit 1", (LAYERS["both units alive"], [1.0, 0.5, 0.2], 1)),
        Probe(
            "the same picture, unit 1 silent, digit 0",
            (LAYERS["unit 1 silent"], [1.0, 0.5, 0.2], 0),
        ),
        Probe("4 pixels, 3 digits, digit 2", (LAYERS["three digits"], [0.4, 1.0, 0.0, 0.7], 2)),
    ),
    mistakes=(
        Mistake(
            "the slopes of the weights",
            (_of_weights,),
            (
                "6 numbers for 3 pixels. Whose slopes are they?",
                "Yours have the shape of W1. Which array of the forward pass has one number a "
                "pixel?",
                "A tensor gets a slope if it was made with `requires_grad=True`. Was the picture?",
            ),
        ),
        Mistake(
            "the slopes of the loss",
            (_of_the_loss,),
            (
                "Digit 0 has p = 0.9995 and your largest slope is 0.005. Does no pixel matter?",
                "Where the network is sure, the loss is flat at 0. Which number before the softmax "
                "is not?",
                "0.1 more ink in pixel 0 moves the logit by 0.6. What moved by 0.0005 in yours?",
            ),
        ),
        Mistake(
            "the slopes of the probability",
            (_of_the_probability,),
            (
                "Digit 0 has p = 0.9995 and your largest slope is 0.005. What is flat near 1?",
                "A sure probability hardly moves, whatever the ink does. Which number does the task "
                "take the slope of?",
                "0.1 more ink in pixel 0 moves the logit by 0.6. Where in your code does the "
                "softmax come in?",
            ),
        ),
        Mistake(
            "sign lost",
            (_sign_lost,),
            (
                "Ink in pixel 2 lowers the logit, 4 for each 1, and you show +4. Up or down?",
                "All your slopes are 0 or above. Can ink never speak against a digit?",
                "0.1 more ink in pixel 2 takes the logit from 4.7 to 4.3. What sign has that slope?",
            ),
        ),
        Mistake(
            "times the ink",
            (_times_ink,),
            (
                "Pixel 1 has ink 0.5: you gave −0.5; 0.1 more ink moves the logit by −0.1. How fast "
                "is that?",
                "A pixel of ink 0 always gets 0 from you. Would ink there change nothing?",
                "Your number is a slope times how much ink there is. Which of the two was asked?",
            ),
        ),
        Mistake(
            "all logits together",
            (_all_logits,),
            (
                "Pixel 0: you gave 2 for digit 0, and 2 for digit 1 as well. Whose logit is it?",
                "The logits of 0 and 1 move by +6 and −4 a unit of ink. What did you add?",
                "`digit` is the third thing your function is given. Where does it come in?",
            ),
        ),
        Mistake(
            "the largest logit's slopes",
            (_largest_logit,),
            (
                "Asked about digit 1, you gave 6 for pixel 0, as for digit 0. Whose logit falls "
                "when ink comes?",
                "You explain the digit that the network reads. Which digit did the task name?",
                "Digit 1 has logit −2.9, and 0.1 more ink in pixel 0 makes it −3.3. Which slope is "
                "that?",
            ),
        ),
        Mistake(
            "no ReLU on the way",
            (_no_relu,),
            (
                "Pixel 1, unit 1 silent: you gave −1. Its unit stands at z = −0.3: does anything "
                "move?",
                "W1 times W2 is right while every unit is alive. What does a silent one pass on?",
                "Between the 2 matrices stands a slope of 0 or 1 a unit. Where is it in yours?",
            ),
        ),
        Mistake(
            "as a table of one row",
            (_as_a_row,),
            (
                "You gave a table of shape (1, 3), and the picture is (3,). Where did the 1 come "
                "from?",
                "The network takes rows, so the picture became 1 row. Which row do you hand back?",
                "Your numbers are right. Which entry of your table is the row itself?",
            ),
        ),
        Mistake(
            "always 8 by 8",
            (_as_a_picture,),
            (
                "The picture here has 3 pixels, and yours is made for 64. Which shape was asked for?",
                "An 8 × 8 digit comes as 64 numbers in a row. Where did the task ask for a square?",
                "The answer has the shape of x. Which line of yours changes the shape?",
            ),
        ),
        Mistake(
            "a picture that is no row",
            (_no_row,),
            (
                "The model takes rows, and you gave it 3 bare numbers. What shape has 1 picture as a "
                "row?",
                "3 numbers went in and 2 logits came out, with no axis for rows. What does "
                "`[0, digit]` look for in them?",
                "For n = 1 picture of 3 pixels the model wants shape (1, 3). Which shape has yours?",
            ),
        ),
        Mistake("no slope asked for", (_no_slope_asked,), _NO_SLOPE_HINTS),
        Mistake("no slope asked for, and none found", (_no_slope_asked_whole,), _NO_SLOPE_HINTS),
    ),
)


# 15.2: one step along the signs --------------------------------------------------------------


def _slopes(model, X, y):
    rows = mg.tensor(X, requires_grad=True)
    mg.loss.cross_entropy(model(rows), y).backward()
    return rows.grad


def fgsm(model, X, y, epsilon):
    """Every pixel a step of ε up the loss, ink from 0 to 1."""
    return np.clip(X + epsilon * np.sign(_slopes(model, X, y)), 0, 1)


def _minus(model, X, y, epsilon):
    return np.clip(X - epsilon * np.sign(_slopes(model, X, y)), 0, 1)


def _raw(model, X, y, epsilon):
    return np.clip(X + epsilon * _slopes(model, X, y), 0, 1)


def _no_clip(model, X, y, epsilon):
    return X + epsilon * np.sign(_slopes(model, X, y))


def _unit_length(model, X, y, epsilon):
    g = _slopes(model, X, y)
    return np.clip(X + epsilon * g / np.linalg.norm(g, axis=1, keepdims=True), 0, 1)


def _one_for_all(model, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(_slopes(model, X, y).mean(axis=0)), 0, 1)


def _step_only(model, X, y, epsilon):
    return epsilon * np.sign(_slopes(model, X, y))


def _clipped_too_early(model, X, y, epsilon):
    return np.clip(X, 0, 1) + np.clip(epsilon * np.sign(_slopes(model, X, y)), 0, 1)


def _flat_goes_down(model, X, y, epsilon):
    return np.clip(X + epsilon * np.where(_slopes(model, X, y) > 0, 1, -1), 0, 1)


def _flat_goes_up(model, X, y, epsilon):
    return np.clip(X + epsilon * np.where(_slopes(model, X, y) >= 0, 1, -1), 0, 1)


def _labels_as_read(model, X, y, epsilon):
    return fgsm(model, X, model(mg.tensor(X)).argmax(axis=1), epsilon)


def _over_the_largest(model, X, y, epsilon):
    g = _slopes(model, X, y)
    return np.clip(X + epsilon * g / abs(g).max(), 0, 1)


def _over_the_largest_of_each(model, X, y, epsilon):
    g = _slopes(model, X, y)
    return np.clip(X + epsilon * g / abs(g).max(axis=1, keepdims=True), 0, 1)


_SCALED_HINTS = (
    "3 pixels, ε = 0.1: the steepest moved by 0.1, another by 0.02. How far may each of them go?",
    "You divide by the largest slope, so 1 pixel goes the whole way. What holds the others back?",
    "A slope of half the size moves its pixel half as far in yours. Does the task care for size?",
)


EX_15_2 = Exercise(
    "15.2",
    name="one step along the signs",
    weight=2,
    reference=(fgsm,),
    observe=observe_with_network,
    vary=_other_layers,
    chapter=CHAPTER,
    section="2 · The same slopes attack",
    probes=(
        Probe(
            "3 pixels of ink 0.9, 0.5, 0.2, digit 0, ε = 0.1",
            (LAYERS["both units alive"], [[0.9, 0.5, 0.2]], [0], 0.1),
        ),
        Probe(
            "ink 0.05, 0.95 and 0.02, digit 0, ε = 0.1",
            (LAYERS["both units alive"], [[0.05, 0.95, 0.02]], [0], 0.1),
        ),
        Probe(
            "ink 0.9, 0.3 and 0.2, unit 1 silent, so pixel 1 has slope 0; digit 0, ε = 0.1",
            (LAYERS["unit 1 silent"], [[0.9, 0.3, 0.2]], [0], 0.1),
        ),
        Probe(
            "2 pictures, digits 0 and 1, ε = 0.2",
            (LAYERS["both units alive"], [[0.5, 0.5, 0.5], [0.6, 0.3, 0.7]], [0, 1], 0.2),
        ),
        Probe(
            "3 pictures of 4 pixels, 3 digits, ε = 0.05",
            (
                LAYERS["three digits"],
                [[0.4, 1.0, 0.0, 0.7], [0.9, 0.2, 0.5, 0.1], [0.3, 0.6, 0.8, 0.5]],
                [2, 0, 1],
                0.05,
            ),
        ),
    ),
    mistakes=(
        Mistake(
            "down the loss",
            (_minus,),
            (
                "Ink 0.9 became 1 in pixel 0, where ink speaks for the digit: the loss fell. "
                "Whom did you help?",
                "Descent goes against the slope, and makes the network right. Which way does an "
                "attacker go?",
                "Pixel 0's slope of the loss is below 0. Does ink 1 or 0.8 raise the loss?",
            ),
        ),
        Mistake(
            "the slope itself, not its sign",
            (_raw,),
            (
                "ε = 0.1, and the largest change of 3 pixels is 0.001. How far may a pixel go?",
                "Your pixels move by amounts that differ. What does the task say of each of them?",
                "A slope of −0.01 and one of −6 should move a pixel alike. What do they share?",
            ),
        ),
        Mistake(
            "ink below 0 or above 1",
            (_no_clip,),
            (
                "Ink 0.05 became −0.05. What ink is that?",
                "A picture has ink from 0 to 1. What do you do with what leaves this range?",
                "0.05 − 0.1 is below 0, and 0.95 + 0.1 above 1. Where should the 2 stop?",
            ),
        ),
        Mistake(
            "a step of length ε altogether",
            (_unit_length,),
            (
                "3 pixels, ε = 0.1: the steepest moved by 0.08, another by 0.02. How far may each of "
                "them go?",
                "Your whole step is ε long, over all 3 pixels. Is ε a limit for the picture or for a "
                "pixel?",
                "What is left of a slope if you keep its direction, pixel by pixel, and lose its "
                "size?",
            ),
        ),
        Mistake(
            "one change for all pictures",
            (_one_for_all,),
            (
                "2 pictures, a 0 and a 1, got the same change. Do both fear the same ink?",
                "Your signs have 1 row. How many pictures are there?",
                "The slopes come as a table, a row a picture. What did the mean over axis 0 do to "
                "them?",
            ),
        ),
        Mistake(
            "the change without the picture",
            (_step_only,),
            (
                "Ink 0.9 became −0.1. Where is the picture?",
                "You gave back what is to be added. To what?",
                "Every number of yours is ε, −ε or 0. What ink had the pixels before?",
            ),
        ),
        Mistake(
            "the step is clipped, not the picture",
            (_clipped_too_early,),
            (
                "Pixel 0 had to lose 0.1 and stayed at 0.9. What became of −0.1 in your clip?",
                "Ink lies from 0 to 1; must a change of ink, too?",
                "You clip 2 things and add them. Which 1 thing has to lie from 0 to 1?",
            ),
        ),
        Mistake(
            "slope 0 goes down",
            (_flat_goes_down,),
            (
                "Pixel 1 hangs on a silent unit, its slope is 0, and its ink went from 0.3 to 0.2. "
                "What does the loss gain?",
                "You ask whether a slope is above 0, and all others go down. How many kinds of "
                "slope are there?",
                "A slope is above, below or at 0. What happens in yours to the third kind?",
            ),
        ),
        Mistake(
            "slope 0 goes up",
            (_flat_goes_up,),
            (
                "Pixel 1 hangs on a silent unit, its slope is 0, and its ink went from 0.3 to 0.4. "
                "What does the loss gain?",
                "You send a slope of 0 the same way as those above it. How many kinds of slope are "
                "there?",
                "A slope is above, below or at 0. What happens in yours to the third kind?",
            ),
        ),
        Mistake(
            "the label that the network reads",
            (_labels_as_read,),
            (
                "Picture 2 of 2 is a 1 and is read as a 0: you moved it away from 0. Which label is "
                "true?",
                "With 1 picture that is read rightly you are right. Which of your arguments goes "
                "unused?",
                "The loss to be raised is that of the true label. What are the n labels called that "
                "you were given?",
            ),
        ),
        Mistake("over the largest slope", (_over_the_largest,), _SCALED_HINTS),
        Mistake("over each picture's largest slope", (_over_the_largest_of_each,), _SCALED_HINTS),
    ),
)


# 15.3: fair shares ---------------------------------------------------------------------------

FUNCTIONS = {
    "2 + 3a + 2b": lambda x: 2 + 3 * x[0] + 2 * x[1],
    "max(a, b)": lambda x: max(x[0], x[1]),
    "a·b·c + a": lambda x: x[0] * x[1] * x[2] + x[0],
    "a·b − c·d + 1": lambda x: x[0] * x[1] - x[2] * x[3] + 1,
}


def shapley(f, x, base):
    """Shares of f(x) − f(base), over all subsets."""
    n = len(x)

    def worth(have):
        return f([x[i] if i in have else base[i] for i in range(n)])

    return _shares(worth, n)


def _weighed(size, n):
    return factorial(size) * factorial(n - size - 1) / factorial(n)


def _shares(worth, n, weigh=_weighed):
    shares = []
    for i in range(n):
        rest, share = [j for j in range(n) if j != i], 0.0
        for size in range(n):
            for have in combinations(rest, size):
                share += weigh(size, n) * (worth({*have, i}) - worth(set(have)))
        shares.append(share)
    return shares


def _worth(f, x, base):
    return lambda have: f([x[i] if i in have else base[i] for i in range(len(x))])


def _adds_to_f(f, x, base):
    worth = _worth(f, x, base)
    return _shares(lambda have: worth(have) if have else 0.0, len(x))


def _one_order(f, x, base):
    worth = _worth(f, x, base)
    return [worth(set(range(i + 1))) - worth(set(range(i))) for i in range(len(x))]


def _last_order(f, x, base):
    worth, n = _worth(f, x, base), len(x)
    return [worth(set(range(i, n))) - worth(set(range(i + 1, n))) for i in range(n)]


def _alone(f, x, base):
    worth = _worth(f, x, base)
    return [worth({i}) - worth(set()) for i in range(len(x))]


def _taken_away(f, x, base):
    worth, whole = _worth(f, x, base), set(range(len(x)))
    return [worth(whole) - worth(whole - {i}) for i in range(len(x))]


def _zero_for_base(f, x, base):
    return shapley(f, x, [0.0] * len(x))


def _over_all_orders(f, x, base):
    return [factorial(len(x)) * share for share in shapley(f, x, base)]


def _base_filled(f, x, base):
    orders = list(permutations(range(len(x))))
    shares = [0.0] * len(x)
    for order in orders:
        now = base
        for i in order:
            before = f(now)
            now[i] = x[i]
            shares[i] += (f(now) - before) / len(orders)
    return shares


def _alike(f, x, base):
    return _shares(_worth(f, x, base), len(x), lambda size, n: 1 / 2 ** (n - 1))


def observe_shares(answers, probe):
    """The shares of a named function; and what the claim says they explain."""
    function, claim = answers
    if probe.given is None:
        word = str(observe.answer_of(claim)).strip(" .`\"'").lower()
        if word not in ("model", "world"):
            raise observe.WrongKind(f"{word!r} is not among the choices. Which of model, world?")
        return {"explained": word}
    name, x, base = probe.given
    return observe.result_of(lambda x, base: function(FUNCTIONS[name], x, base), x, base)


EX_15_3 = Exercise(
    "15.3",
    name="fair shares",
    weight=3,
    bonus=True,
    reference=(shapley, "model"),
    observe=observe_shares,
    chapter=CHAPTER,
    section="3 · Lab A: explaining from outside",
    probes=(
        Probe(
            "f = 2 + 3a + 2b at (1, 1), base (0, 0)",
            ("2 + 3a + 2b", [1.0, 1.0], [0.0, 0.0]),
            "shares",
        ),
        Probe(
            "f = max(a, b) at (3, 2), base (0, 0)", ("max(a, b)", [3.0, 2.0], [0.0, 0.0]), "shares"
        ),
        Probe(
            "f = a·b·c + a at (1, 2, 3), base (0, 1, 1)",
            ("a·b·c + a", [1.0, 2.0, 3.0], [0.0, 1.0, 1.0]),
            "shares",
        ),
        Probe(
            "f = a·b − c·d + 1 at (1, 2, 3, 4), base (2, 1, 1, 2)",
            ("a·b − c·d + 1", [1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 1.0, 2.0]),
            "shares",
        ),
        Probe("what the shares explain", None, "claim"),
    ),
    mistakes=(
        Mistake(
            "adds to f(x)",
            (_adds_to_f, "model"),
            (
                "f(x) = 7, base 2: your parts add to 7. What stood there before anyone came?",
                "With nobody there the function is not 0. What does it say at the base?",
                "5 is to be shared, from 2 to 7. Which set of players is worth 2?",
            ),
        ),
        Mistake(
            "one order, first to last",
            (_one_order, "model"),
            (
                "max(3, 2): order ab gives a 3, ba gives 1. Which is a's?",
                "You let a come first, always. Why should it?",
                "2 features come in 2 orders, and each is as fair as the other. What do you report "
                "of the 2 results?",
            ),
        ),
        Mistake(
            "one order, last to first",
            (_last_order, "model"),
            (
                "max(3, 2): order ba gives a 1, ab gives 3. Which is a's?",
                "You let the last one come first, always. Why should it?",
                "2 features come in 2 orders, and each is as fair as the other. What do you report "
                "of the 2 results?",
            ),
        ),
        Mistake(
            "each alone against the base",
            (_alone, "model"),
            (
                "max(3, 2): your parts are 3 and 2, and only 3 is to share. Who was paid twice?",
                "You ask what each adds when nobody else is there. And when the other is?",
                "a after b adds 1, and a alone adds 3. Which of the 2 is in your share?",
            ),
        ),
        Mistake(
            "each taken away from all",
            (_taken_away, "model"),
            (
                "max(3, 2): your parts are 1 and 0, and 3 is to share. Where are the other 2?",
                "You ask what is lost when one leaves the full set. And if it had come first?",
                "b adds 2 when it comes first and 0 when it comes last. Which of the 2 is in your "
                "share?",
            ),
        ),
        Mistake(
            "0 for the base",
            (_zero_for_base, "model"),
            (
                "Base (0, 1, 1): your 3, 2, 2 are the shares for base (0, 0, 0). What stands for a "
                "feature that is not there?",
                "With base (0, 0) you are right, else not. Which argument did you not use?",
                "b is absent in a set: is its place 0 or base[1]?",
            ),
        ),
        Mistake(
            "a sum over the orders",
            (_over_all_orders, "model"),
            (
                "2 + 3a + 2b: your parts are 6 and 4, and only 5 is to share. Over how many orders "
                "did you add?",
                "With 2 features your parts are 2 times too large, with 3 features 6 times. What "
                "grows like that?",
                "A share is a mean, over 6 orders of 3 features. What is left to do with your sums?",
            ),
        ),
        Mistake(
            "the base is filled in the first order",
            (_base_filled, "model"),
            (
                "2 + 3a + 2b: your parts are 1.5 and 1, half of what is due. What does the base "
                "hold after the first order?",
                "The first order puts x into `base`, and the second finds nothing to add. Which "
                "list do you write to?",
                "`now = base` gives 1 list a second name. What makes a list of its own, anew for "
                "each order?",
            ),
        ),
        Mistake(
            "every set counts alike",
            (_alike, "model"),
            (
                "With 2 features you are right; with 3, a comes first in 2 of 6 orders, and you "
                "count that set as 1 of 4. Which is it?",
                "Your parts do not add to f(x) − f(base). How many orders put a given set before i?",
                "3 features make 6 orders. In how many is a first, in how many second after b, in "
                "how many last?",
            ),
        ),
        Mistake(
            "a share is taken for a cause",
            (shapley, "world"),
            (
                "Train a second model: other shares, the same tumour. 1 of the 2 did not change; "
                "what did you explain?",
                "The shares came out of calls of f alone. Was a tumour asked 1 time?",
                "Make the one number smaller in the table: the model says something else, and the "
                "patient is the same. Which of the 2 is explained?",
            ),
            within="claim",
        ),
    ),
)


# 15.4: a private step ------------------------------------------------------------------------


def private_gradient(G, C, m, rng):
    """Rows cut to length C, their sum, noise of spread mC, over n."""
    length = np.linalg.norm(G, axis=1, keepdims=True)
    cut = G * np.minimum(1, C / np.maximum(length, 1e-12))
    return (cut.sum(axis=0) + rng.normal(0, m * C, G.shape[1])) / len(G)


def _cut(G, C):
    return G * np.minimum(1, C / np.maximum(np.linalg.norm(G, axis=1, keepdims=True), 1e-12))


def _clips_the_mean(G, C, m, rng):
    mean = G.mean(axis=0)
    mean = mean * min(1, C / max(np.linalg.norm(mean), 1e-12))
    return mean + rng.normal(0, m * C, G.shape[1]) / len(G)


def _noise_first(G, C, m, rng):
    return _cut(G + rng.normal(0, m * C, G.shape), C).mean(axis=0)


def _without_limit(G, C, m, rng):
    return (_cut(G, C).sum(axis=0) + rng.normal(0, m, G.shape[1])) / len(G)


def _noise_on_the_mean(G, C, m, rng):
    return _cut(G, C).mean(axis=0) + rng.normal(0, m * C, G.shape[1])


def _noise_a_row(G, C, m, rng):
    return (_cut(G, C) + rng.normal(0, m * C, G.shape)).mean(axis=0)


def _number_by_number(G, C, m, rng):
    return (np.clip(G, -C, C).sum(axis=0) + rng.normal(0, m * C, G.shape[1])) / len(G)


def _lifts(G, C, m, rng):
    length = np.maximum(np.linalg.norm(G, axis=1, keepdims=True), 1e-12)
    return ((G * C / length).sum(axis=0) + rng.normal(0, m * C, G.shape[1])) / len(G)


def _one_draw(G, C, m, rng):
    return (_cut(G, C).sum(axis=0) + rng.normal(0, m * C)) / len(G)


def _sum_only(G, C, m, rng):
    return _cut(G, C).sum(axis=0) + rng.normal(0, m * C, G.shape[1])


def _no_noise(G, C, m, rng):
    return _cut(G, C).mean(axis=0)


def observe_private(answers, probe):
    """The step without noise; or how wide its noise is, on the sum, in whole numbers."""
    what, *given = probe.given
    if what == "plain":
        G, C = given
        seen = observe.result_of(
            lambda G: answers[0](G, C, 0, np.random.default_rng(0)), np.array(G, dtype=float)
        )
        return seen
    C, m, seed = given
    step = answers[0](np.full((4, 20_000), 1e-4), C, m, np.random.default_rng(seed))
    step = 4 * np.asarray(step, dtype=float)
    if step.shape != (20_000,):
        return {"shape": list(step.shape), "due": [20_000]}
    alike = bool(np.ptp(step) < 1e-9)
    kinds = ("its own for each number", "one for all numbers", "none")
    return {
        "spread of the noise on the sum": round(float(step.std())),
        "noise": kinds[alike + (alike and bool(abs(step[0] - 4e-4) < 1e-6))],
    }


def _other_noise(given, rng):
    if given[0] == "plain":
        return vary.floats(given, rng)
    return ("noise", rng.choice((2.0, 4.0)), rng.choice((3, 5)), rng.randint(1, 9999))


_LONG = [[100.0, 0.0]] + [[0.0, 0.0]] * 31

EX_15_4 = Exercise(
    "15.4",
    name="a private step",
    weight=3,
    bonus=True,
    reference=(private_gradient,),
    observe=observe_private,
    vary=_other_noise,
    chapter=CHAPTER,
    section="4 · Lab B: what a model tells of its rows",
    probes=(
        Probe("1 row (3, 4), C = 1, m = 0", ("plain", [[3.0, 4.0]], 1.0)),
        Probe("1 row (0.3, 0.4), C = 1, m = 0", ("plain", [[0.3, 0.4]], 1.0)),
        Probe("32 rows, one of length 100, the others 0, C = 5, m = 0", ("plain", _LONG, 5.0)),
        Probe("3 rows, C = 2, m = 0", ("plain", [[3.0, 4.0], [-1.0, 0.5], [0.0, -6.0]], 2.0)),
        Probe("4 rows near 0, C = 1, m = 3: its noise", ("noise", 1.0, 3, 1)),
        Probe("4 rows near 0, C = 5, m = 3: its noise", ("noise", 5.0, 3, 2)),
    ),
    mistakes=(
        Mistake(
            "the mean is clipped, not the rows",
            (_clips_the_mean,),
            (
                "One row of length 100 in 32 moved the step by 3.1, with C = 5. How far may one row "
                "move it?",
                "You limit what all rows do together. Who limits the one?",
                "A row may weigh C = 5 in the sum, so 5/32 in the mean. Where do you look at single "
                "rows?",
            ),
        ),
        Mistake(
            "noise first, then the limit",
            (_noise_first,),
            (
                "m = 3: the noise on the sum has spread 0. What ate the noise?",
                "A row with noise of length 400 is cut to C = 1, noise and all. Which of the 2 comes "
                "first?",
                "The limit makes sure of what a row can do, the noise hides that much. Which of "
                "them needs the other's number?",
            ),
        ),
        Mistake(
            "noise without the limit C",
            (_without_limit,),
            (
                "C = 1 and C = 5: the same noise, 3. Is a row of length 5 hidden equally?",
                "m is a multiple. Of what?",
                "With C = 5 a row weighs 5 times as much. What must the noise do?",
            ),
        ),
        Mistake(
            "noise on the mean",
            (_noise_on_the_mean,),
            (
                "4 rows, m·C = 3: on the sum your noise is 12. How far does one row move the mean?",
                "The mean moves by C/n for one row, and you added noise for C. Which of sum and mean "
                "gets the noise?",
                "Sum, noise, divide: 3 steps. In which order are yours?",
            ),
        ),
        Mistake(
            "noise on every row",
            (_noise_a_row,),
            (
                "4 rows, m·C = 3: on the sum your noise is 6. How many draws were added up?",
                "Each of n rows brings noise of its own, and it grows with √n. How often is noise "
                "needed in one sum?",
                "It is private as well, and costs twice the noise with 4 rows. What has one draw to "
                "be added to?",
            ),
        ),
        Mistake(
            "number by number",
            (_number_by_number,),
            (
                "(3, 4), C = 1: you gave (1, 1), of length 1.4. How long may a row be?",
                "Each of your numbers keeps to C. Does the row?",
                "(3, 4) has length 5. By what do you divide both numbers to make it 1?",
            ),
        ),
        Mistake(
            "short rows are lengthened",
            (_lifts,),
            (
                "(0.3, 0.4), C = 1: yours came out 1 long, and it was 0.5. What should a short row "
                "feel?",
                "C is the most a row may do. Must every row do it?",
                "C over the length is 2 for a row of 0.5. What is the largest factor you want?",
            ),
        ),
        Mistake(
            "one draw for all numbers",
            (_one_draw,),
            (
                "20,000 numbers all got the same noise. What is left after subtracting any one of "
                "them?",
                "Two numbers differ as they did without noise: 0 is hidden of that. How many draws "
                "are there?",
                "A row's gradient has d numbers. How many does your call of rng give?",
            ),
        ),
        Mistake(
            "the sum, not the mean",
            (_sum_only,),
            (
                "3 rows cut to 2: you gave their sum. Over how many rows is the step a mean?",
                "With 1 row you are right, with 32 yours is 32 times too long. What is missing?",
                "Noise stands on the sum, and then comes n. What does n do?",
            ),
        ),
        Mistake(
            "no noise at all",
            (_no_noise,),
            (
                "m = 3, C = 1: noise of spread 0. What hides a row of length 1?",
                "Cutting limits what a row can do. Does it hide whether the row was there?",
                "`rng` and m were given. Where do they come in?",
            ),
        ),
    ),
)


EXERCISES = (EX_15_1, EX_15_2, EX_15_3, EX_15_4)
