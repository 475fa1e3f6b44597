"""Labs C, D and E: a lane, a digit to be found, five levers, and a picture with a tag. All made.

>>> pictures, offsets = lanes(3, np.random.default_rng(0))
>>> pictures.shape, offsets.shape
((3, 256), (3,))
"""

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters.digits_net import SGD, fit, network, split
from mgcourse.chapters.experiment import Experiment
from mgcourse.loss import cross_entropy, mse
from mgcourse.optim import Adam
from mgcourse.tensors import tensor

SIDE = 16


def flat_fit(X, y, ridge=1.0):
    """A least-squares line from all pixels, its weights held small; returns a forecaster."""
    A, shift = X - X.mean(axis=0), y.mean(axis=0)
    w = np.linalg.solve(A.T @ A + ridge * np.eye(A.shape[1]), A.T @ (y - shift))
    return lambda rows: (rows - X.mean(axis=0)) @ w + shift


# Lab C: a lane -------------------------------------------------------------------------------


def lanes(n, rng, light=1.0):
    """Roads from above a bonnet: two bright marks, a bend, noise. Made, not filmed.

    Returns
    -------
    pictures : array (n, 256)
        16×16, the lowest row nearest to the car.
    offsets : array (n,)
        How far right of the car the lane's middle lies, in pixels.
    """
    offsets, bends = rng.uniform(-3, 3, n), rng.uniform(-3, 3, n)
    far = np.linspace(1, 0, SIDE)  # 1 at the horizon
    middle = SIDE / 2 - 0.5 + offsets[:, None] * (1 - far) + bends[:, None] * far**2
    half = 4.5 - 3 * far
    x = np.arange(SIDE)
    marks = sum(np.exp(-((x - (middle + side * half)[..., None]) ** 2) / 0.7) for side in (-1, 1))
    noise = rng.normal(0, 0.25, (n, SIDE, SIDE))
    return (light * marks + noise).reshape(n, -1), offsets


def steered(seed):
    """Mean error in pixels on new roads by day and at dusk, of three who saw days only."""
    rng = np.random.default_rng(seed)
    X, y = lanes(1000, rng)
    model = network(rng, (SIDE * SIDE, 32, 1))
    fit(model, X, y[:, None], Adam(model.parameters(), lr=0.002), rng, 30, mse)
    line = flat_fit(X, y)
    found = {}
    for name, light in (("day", 1.0), ("dusk", 0.4)):
        new, truth = lanes(500, rng, light)
        said = {
            "straight on": np.zeros(500),
            "line": line(new),
            "net": model(tensor(new)).data[:, 0],
        }
        found |= {f"{who} {name}": float(np.mean(abs(s - truth))) for who, s in said.items()}
    return found


STEERED = Experiment(
    "14-lane",
    "Made pictures of 16×16 pixels, lane marks of light 1, noise 0.25; 1,000 train, 500 new ones "
    "by day and 500 at dusk (light 0.4, same noise). Line: ridge 1. Net: 256-32-1, ReLU, MSE, "
    "Adam, step size 0.002, batch 32, 30 epochs.",
    steered,
    cases={"roads": {}},
    within=0.3,
)


# Lab C: where is the digit? ------------------------------------------------------------------

FIELD = 20


def hidden_digits(X, rng, noise):
    """Each digit somewhere in a field of 20×20 with noise; returns fields (n, 400) and corners."""
    fields = rng.uniform(0, noise, (len(X), FIELD, FIELD)) if noise else np.zeros((len(X), 20, 20))
    corners = rng.integers(0, FIELD - 8 + 1, (len(X), 2))
    for field, digit, (row, column) in zip(fields, X.reshape(-1, 8, 8), corners):
        field[row : row + 8, column : column + 8] += digit
    return fields.reshape(len(X), -1), corners.astype(float)


def middle_of_ink(fields):
    """The corner a digit would have, if its middle were the middle of all ink."""
    ink = fields.reshape(-1, FIELD, FIELD)
    places = np.arange(FIELD)
    total = ink.sum(axis=(1, 2))
    rows, columns = (ink.sum(axis=2) @ places) / total, (ink.sum(axis=1) @ places) / total
    return np.stack([rows, columns], axis=1) - 3.5


def located(seed, noise):
    """Mean distance in pixels between the corner that was said and the true one."""
    data = split(seed)
    rng = data.rng
    X, y = hidden_digits(data.X, rng, noise)
    new, truth = hidden_digits(data.X_test, rng, noise)
    model = network(rng, (FIELD * FIELD, 64, 2))
    fit(model, X, y / 12, Adam(model.parameters(), lr=0.002), rng, 30, mse)
    said = {
        "always the middle": np.full(truth.shape, 6.0),
        "middle of the ink": middle_of_ink(new),
        "line": flat_fit(X, y)(new),
        "net": model(tensor(new)).data * 12,
    }
    return {who: float(np.mean(np.hypot(*(s - truth).T))) for who, s in said.items()}


LOCATED = Experiment(
    "14-where",
    "Digits (1,437 train, 360 new) at random places of a field of 20×20, noise even from 0 to the "
    "level. Line: ridge 1. Net: 400-64-2, ReLU, MSE, Adam, step size 0.002, batch 32, 30 epochs.",
    located,
    cases={f"{noise:g}": {"noise": noise} for noise in (0, 0.3, 0.6)},
    within=0.6,
)


# Lab D: five levers --------------------------------------------------------------------------

CHANCES = (0.2, 0.35, 0.5, 0.65, 0.8)
PULLS = 500


def reinforced(seed, lr=0.2, baseline=True, pulls=PULLS):
    """REINFORCE on five levers: (arms pulled, rewards, probabilities before each pull)."""
    rng = np.random.default_rng(seed)
    theta = tensor(np.zeros((1, 5)), requires_grad=True)
    descent = SGD([theta], lr=lr)
    arms, rewards, chances = [], [], []
    for _ in range(pulls):
        p = np.exp(log_softmax(theta.data, -1))[0]
        arm = int(rng.choice(5, p=p))
        reward = float(rng.random() < CHANCES[arm])
        usual = np.mean(rewards) if baseline and rewards else 0.0
        loss = (reward - usual) * cross_entropy(theta, np.array([arm]))  # −(r − b) ln p
        descent.zero_grad()
        loss.backward()
        descent.step()
        arms.append(arm)
        rewards.append(reward)
        chances.append(p)
    return np.array(arms), np.array(rewards), np.array(chances)


def greedy(seed, share=0.1, pulls=PULLS):
    """Pull what has paid best so far, and a tenth of the time any lever."""
    rng = np.random.default_rng(seed)
    paid, pulled, arms = np.zeros(5), np.zeros(5), []
    for _ in range(pulls):
        known = paid / np.maximum(pulled, 1)
        curious = rng.random() < share or not pulled.any()
        arm = int(rng.integers(5) if curious else known.argmax())
        paid[arm] += rng.random() < CHANCES[arm]
        pulled[arm] += 1
        arms.append(arm)
    return np.array(arms)


def pulled(seed, how, lr=0.2):
    """Expected reward a pull over all pulls, and the share of the last 100 at the best lever."""
    if how == "any":
        arms = np.random.default_rng(seed).integers(0, 5, PULLS)
    elif how == "greedy":
        arms = greedy(seed)
    else:
        arms, _, _ = reinforced(seed, lr, baseline=how == "baseline")
    return {
        "reward": float(np.mean(np.array(CHANCES)[arms])),
        "best": 100.0 * float(np.mean(arms[-100:] == 4)),
    }


PULLED = Experiment(
    "14-levers",
    "Five levers that pay 1 with chance 0.2, 0.35, 0.5, 0.65, 0.8; 500 pulls. REINFORCE: softmax "
    "of five logits from 0, one step a pull; baseline: mean reward so far. Greedy: best so far, a "
    "tenth of the pulls at random.",
    pulled,
    cases={
        "any": {"how": "any"},
        "greedy": {"how": "greedy"},
        **{
            f"{how} {lr:g}": {"how": how, "lr": lr}
            for how in ("baseline", "without")
            for lr in (0.05, 0.2, 0.8)
        },
    },
    seeds=tuple(range(20)),
    within=0.01,
)


# Lab E: a picture and a tag ------------------------------------------------------------------


def tagged(seed, noise=0.6, honest=0.9):
    """Accuracy on new digits from a blurred picture, from a tag, and from both."""
    data = split(seed)
    rng = data.rng

    def seen(X, y):
        tags = np.where(rng.random(len(y)) < honest, y >= 5, y < 5).astype(int)
        return X + rng.normal(0, noise, X.shape), np.eye(2)[tags]

    picture, tag = seen(data.X, data.y)
    new_picture, new_tag = seen(data.X_test, data.y_test)

    def read(X, new):
        model = network(rng, (X.shape[1], 32, 10))
        fit(model, X, data.y, SGD(model.parameters(), lr=0.1), rng, 15)
        return np.exp(log_softmax(model(tensor(new)).data, -1))

    p = read(picture, new_picture)
    p_tag = read(tag, new_tag)
    p_both = read(np.hstack([picture, tag]), np.hstack([new_picture, new_tag]))
    prior = np.bincount(data.y, minlength=10) / len(data.y)
    answers = {"picture": p, "tag": p_tag, "both": p_both, "product": p * p_tag / prior}
    return {
        name: 100.0 * float(np.mean(q.argmax(axis=1) == data.y_test)) for name, q in answers.items()
    }


TAGGED = Experiment(
    "14-tag",
    "Digits, ink 0 to 1 (1,437 train, 360 new), normal noise of spread 0.6 on each pixel, and a "
    "tag, below 5 or not, that is right 9 times of 10. 64-32-10, 2-32-10 and 66-32-10, ReLU, "
    "cross-entropy, SGD, step size 0.1, batch 32, 15 epochs. Product: the two probabilities "
    "multiplied, over the share of each class.",
    tagged,
    cases={"digits": {}},
    within=5.0,
)
