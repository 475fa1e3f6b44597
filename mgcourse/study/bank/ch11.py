"""Exercises of chapter 11, *Vanishing and exploding*."""

import numpy as np

from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, described

CHAPTER = "11-vanishing-and-exploding"


# 11.1: he_init ------------------------------------------------------------------------------


def he_init(fan_in, fan_out, rng):
    """Weights of spread √(2/fan_in)."""
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_in, fan_out))


def _variance_as_spread(fan_in, fan_out, rng):
    return rng.normal(0.0, 2.0 / fan_in, size=(fan_in, fan_out))


def _fan_out(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_out), size=(fan_in, fan_out))


def _constant(fan_in, fan_out, rng):
    return np.full((fan_in, fan_out), np.sqrt(2.0 / fan_in))


def _xavier(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=(fan_in, fan_out))


def _without_the_two(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(1.0 / fan_in), size=(fan_in, fan_out))


def _reach_as_spread(fan_in, fan_out, rng):
    reach = np.sqrt(2.0 / fan_in)
    return rng.uniform(-reach, reach, size=(fan_in, fan_out))


def _root_forgets_the_two(fan_in, fan_out, rng):
    return rng.normal(0.0, 2.0 / np.sqrt(fan_in), size=(fan_in, fan_out))


def _spread_one(fan_in, fan_out, rng):
    return rng.normal(size=(fan_in, fan_out))


def _on_its_side(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_out, fan_in))


def _positive(fan_in, fan_out, rng):
    return rng.uniform(0.0, np.sqrt(6.0 / fan_in), size=(fan_in, fan_out))


def _numpys_own_stream(fan_in, fan_out, rng):
    return np.random.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_in, fan_out))


def _own_seed(fan_in, fan_out, rng):
    return he_init(fan_in, fan_out, np.random.default_rng(0))


def _drawn(answer, fan_in, fan_out, seed):
    """The weights for a seed, as an array of numbers."""
    weights = answer(fan_in, fan_out, np.random.default_rng(seed))
    if weights is None:
        raise WrongKind("your code gave back None. Does every way through it end in a `return`?")
    try:
        return np.array(observe.bare(weights), dtype=float)
    except (TypeError, ValueError):
        raise WrongKind(f"an array is due, and your code gave {described(weights)}.") from None


def observe_start(answers, probe):
    """Shape; how large relu(x @ W) is for x of size 1; whether numbers differ; which stream."""
    fan_in, fan_out, seed = probe.given
    W = _drawn(answers[0], fan_in, fan_out, seed)
    if W.shape != (fan_in, fan_out):
        return {"shape": list(W.shape)}
    x = np.random.default_rng(1).normal(size=(200, fan_in))
    out = np.maximum(x @ W, 0.0)
    middle = abs(W.mean()) < 0.1 * max(np.sqrt((W**2).mean()), 1e-300)
    again = _drawn(answers[0], fan_in, fan_out, seed)
    other = _drawn(answers[0], fan_in, fan_out, seed + 1)
    return {
        "shape": list(W.shape),
        "size of relu(x @ W)": float(np.sqrt((out**2).mean())),
        "mean": "0" if middle else "not 0",
        "different numbers": "all" if len(np.unique(W)) > 0.9 * W.size else "hardly any",
        "an equal generator": "equal numbers" if np.array_equal(W, again) else "other numbers",
        "another generator": "equal numbers" if np.array_equal(W, other) else "other numbers",
    }


def _other_sizes(given, rng):
    fan_in, fan_out, seed = given
    return fan_in + rng.randint(8, 60), fan_out + rng.randint(8, 60), seed + rng.randint(1, 99)


EX_11_1 = Exercise(
    "11.1",
    name="he_init",
    weight=2,
    reference=(he_init,),
    observe=observe_start,
    vary=_other_sizes,
    chapter=CHAPTER,
    section="2 · The spread of a sum",
    tolerance=0.08,
    floor=1e-9,
    probes=(
        Probe("fan_in 100, fan_out 100", (100, 100, 0), "square"),
        Probe("fan_in 512, fan_out 64", (512, 64, 1), "narrowing and widening"),
        Probe("fan_in 64, fan_out 512", (64, 512, 2), "narrowing and widening"),
    ),
    mistakes=(
        Mistake(
            "the variance taken for the spread",
            (_variance_as_spread,),
            (
                "Fan-in 512: what went in with size 1 came out at 0.06. What is the *spread* of a "
                "sum of n terms?",
                "2/512 is 0.0039. Which is that: how far the weights spread, or the square of it?",
                "Squares of spreads add up, so a rule for the square says 2/n. What must a generator "
                "be told that asks for the spread?",
            ),
        ),
        Mistake(
            "fan-out in place of fan-in",
            (_fan_out,),
            (
                "64 inputs, 512 units: what went in with size 1 came out at 0.35. How many terms has "
                "each sum?",
                "Into 1 unit come 64 inputs. What do the other 511 units change about its sum?",
                "W has 64 rows and 512 columns. Along which of them does `x @ W` add?",
            ),
        ),
        Mistake(
            "one value for all",
            (_constant,),
            (
                "512 inputs, 64 units, one value. How many opinions have the 64 units?",
                "Every unit gets equal weights, so it gets equal slopes. What will tell 2 of them "
                "apart after 1,000 steps?",
                "The size is right and the draw is missing. Which of your 3 arguments have you not "
                "used?",
            ),
        ),
        Mistake(
            "Xavier's spread",
            (_xavier,),
            (
                "512 inputs, 64 units: your spread is 0.059 and the size behind the ReLU 0.94; with "
                "64 and 512 it is 0.33. Which of the 2 fans does a sum add over?",
                "You share the 2 between both fans. For which activation was that a compromise?",
                "100 and 100: what comes out has 0.71 of the size. Whose half did ReLU drop?",
            ),
        ),
        Mistake(
            "without the half that ReLU drops",
            (_without_the_two,),
            (
                "Fan-in 100: x of size 1 gives sums of size 1, and behind the ReLU 0.71 is left. "
                "What became of the other half of the squares?",
                "Of the sums one half is below 0. What does ReLU make of those?",
                "0.71 is √½, in each layer anew. What must the weights bring in to make up for it?",
            ),
        ),
        Mistake(
            "reach taken for spread",
            (_reach_as_spread,),
            (
                "Fan-in 100: what went in with size 1 came out at 0.58. How far do numbers spread "
                "that lie evenly between −0.14 and 0.14?",
                "Evenly between −1 and 1 the mean of the squares is ⅓. What is the spread then?",
                "Your reach is right as a spread. By which root is the reach of an even draw longer "
                "than its spread?",
            ),
        ),
        Mistake(
            "the 2 left outside the root",
            (_root_forgets_the_two,),
            (
                "Fan-in 100: what went in with size 1 came out at 1.41. Of which number is the spread "
                "the root?",
                "Each layer multiplies by √2. What do 10 of them make of it?",
                "The rule says n · variance = 2. Take the root of both sides: what becomes of the 2?",
            ),
        ),
        Mistake(
            "weights of spread 1",
            (_spread_one,),
            (
                "Fan-in 100: what went in with size 1 came out at 7. What is the spread of a sum of "
                "100 terms?",
                "One layer multiplies by 7. What do 10 such layers make of it?",
                "Your weights spread 1 for 64 inputs as for 512. Which of the 2 makes the wider sum?",
            ),
        ),
        Mistake(
            "lies on its side",
            (_on_its_side,),
            (
                "512 inputs, 64 units: your array has shape (64, 512). Which shape does `x @ W` need "
                "for x of shape (n, 512)?",
                "(n, 512) @ (64, 512): which 2 sizes meet?",
                "In this course a column of W is a unit. How many columns does your W have?",
            ),
        ),
        Mistake(
            "only positive weights",
            (_positive,),
            (
                "Fan-in 100: the mean of your weights is 0.12, and 0 is due. Which half of the "
                "numbers is missing?",
                "All weights are above 0: how unlike can 2 units be on the same inputs?",
                "Your draw goes from 0 to its reach. Where does one begin whose middle is 0?",
            ),
        ),
        Mistake(
            "numpy's own stream",
            (_numpys_own_stream,),
            (
                "Two generators with the same seed gave different weights. From whom did you draw?",
                "The size is right, and nobody could draw your 10,000 numbers again. Which argument "
                "makes it repeatable?",
                "`np.random`, and any generator you make yourself, has a stream of its own. Which of "
                "your 3 arguments is there to be drawn from?",
            ),
        ),
        Mistake(
            "a generator of its own, always the same",
            (_own_seed,),
            (
                "2 different generators gave the same weights. From whom did you draw?",
                "With a seed of your own inside, all 30 layers begin with the same draw. Which "
                "generator would differ from layer to layer?",
                "You make a new generator at every call. What is the third argument, rng, for?",
            ),
        ),
    ),
)


# 11.2: clip ---------------------------------------------------------------------------------


def clip(grads, limit):
    """All arrays times one factor, so that together they are at most `limit` long."""
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    factor = limit / norm if norm > limit else 1.0
    return [g * factor for g in grads]


def _scaled(length, lifts=False):
    """A clip whose length of the whole is `length(grads)`."""

    def clip(grads, limit):
        norm = length(grads)
        factor = limit / norm if norm > limit or (lifts and norm) else 1.0
        return [g * factor for g in grads]

    return clip


def _norm(g):
    return float(np.sqrt((np.asarray(g) ** 2).sum()))


def _per_element(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]


def _per_array(grads, limit):
    return [g * min(1.0, limit / max(_norm(g), 1e-12)) for g in grads]


def _divides_by_zero(grads, limit):
    norm = float(np.sqrt(sum((g**2).sum() for g in grads)))
    return [g * min(1.0, limit / norm) for g in grads]


def _to_length_one(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [g / norm if norm > limit else g for g in grads]


def _thrown_away(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * 0.0 if norm > limit else g for g in grads]


_whole = _scaled(lambda grads: np.sqrt(sum((g**2).sum() for g in grads)), lifts=True)
_squares = _scaled(lambda grads: sum((g**2).sum() for g in grads))
_lengths_added = _scaled(lambda grads: sum(_norm(g) for g in grads))
_absolute = _scaled(lambda grads: sum(np.abs(g).sum() for g in grads))
_largest = _scaled(lambda grads: max(np.abs(g).max() for g in grads))
_root_mean = _scaled(
    lambda grads: np.sqrt(sum((g**2).sum() for g in grads) / sum(g.size for g in grads))
)


def observe_clipped(answers, probe):
    """The clipped arrays, from arrays that were given as lists."""
    grads, limit = probe.given
    return observe.result_of(answers[0], [np.array(g, dtype=float) for g in grads], limit)


EX_11_2 = Exercise(
    "11.2",
    name="clip by the whole length",
    weight=2,
    reference=(clip,),
    observe=observe_clipped,
    vary=vary.places(vary.floats, vary.nothing),
    chapter=CHAPTER,
    section="4 · What helps, and against what",
    probes=(
        Probe("one array (3, 4), limit 1", ([[3.0, 4.0]], 1.0), "long ones"),
        Probe("one array (3, 4), limit 2", ([[3.0, 4.0]], 2.0), "long ones"),
        Probe("two arrays of length 1, limit 1", ([[1.0, 0.0], [0.0, -1.0]], 1.0), "long ones"),
        Probe(
            "a (2, 2) and a (2,) array, limit 2",
            ([[[3.0, -1.0], [2.0, 0.5]], [4.0, -2.0]], 2.0),
            "long ones",
        ),
        Probe("one array (0.12, 0.16), limit 1", ([[0.12, 0.16]], 1.0), "short ones"),
        Probe("two arrays of zeros, limit 1", ([[0.0, 0.0], [0.0]], 1.0), "short ones"),
    ),
    mistakes=(
        Mistake(
            "each number for itself",
            (_per_element,),
            (
                "(3, 4), limit 1: you gave (1, 1). Is that the same direction?",
                "(3, 4) points more upwards than (1, 1) does. By what could you multiply 3 and 4 so "
                "that neither gains on the other?",
                "One factor for all numbers keeps the direction. How long is (3, 4), and how long may "
                "it be?",
            ),
        ),
        Mistake(
            "each array for itself",
            (_per_array,),
            (
                "Two arrays of length 1, limit 1: you kept both. How long is the whole?",
                "All parameters step together, as one arrow. What is the length of an arrow with "
                "parts 1 and 1?",
                "Your factor is a different one for each of the 2 arrays. Which one factor fits both?",
            ),
        ),
        Mistake(
            "lifts what is short",
            (_whole,),
            (
                "Length 0.2, limit 1: yours came out 1. What should a small gradient feel?",
                "Near the bottom slopes become short, and you make a full step of 1 of each. When "
                "would the walk end?",
                "The limit is a ceiling. For which lengths, measured against 1, does anything happen "
                "at all?",
            ),
        ),
        Mistake(
            "squares without the root",
            (_squares,),
            (
                "(3, 4), limit 1: yours is 0.2 long after clipping. How long is (3, 4)?",
                "9 + 16 is 25. Is 25 the length of (3, 4), or something made of it?",
                "Draw the triangle with sides 3 and 4. What is its long side?",
            ),
        ),
        Mistake(
            "lengths added up",
            (_lengths_added,),
            (
                "Two arrays of length 1 at right angles: you took 2 for the length of the whole. What "
                "is the diagonal of a square of side 1?",
                "One array, 3 and 4, you measure as 5. Cut it into 2 arrays, [3] and [4]: what do you "
                "get now?",
                "Between arrays, too, it is squares that add. Where in your code stands the root, "
                "inside the sum over 2 arrays or outside?",
            ),
        ),
        Mistake(
            "absolute values added up",
            (_absolute,),
            (
                "(3, 4), limit 1: yours is 0.71 long after clipping, and 1 is due. How long is the "
                "straight way, not the one along the streets?",
                "You took 7 for the length of (3, 4). What does Pythagoras say?",
                "3 + 4 is the way round 2 sides. Which operation on each number comes before the sum?",
            ),
        ),
        Mistake(
            "the largest number taken for the length",
            (_largest,),
            (
                "(3, 4), limit 1: you gave (0.75, 1), which is 1.25 long. What does the 3 add to the "
                "length?",
                "You measured (3, 4) as 4. Would (0, 4) be as long?",
                "In 10,000 weights no single slope need be large. What makes the whole long all the "
                "same?",
            ),
        ),
        Mistake(
            "root of the mean of the squares",
            (_root_mean,),
            (
                "(3, 4), limit 1: yours is 1.41 long after clipping, and 1 is due. By how many "
                "numbers did you divide?",
                "Your measure of (3, 4) is 3.54. On which drawing would that be a length?",
                "Add a third number, 0: the arrow stays as long. What becomes of your mean over 3 "
                "numbers?",
            ),
        ),
        Mistake(
            "no guard for a length of 0",
            (_divides_by_zero,),
            (
                "All slopes 0, limit 1: your code stopped with an error. What is 1 divided by a length "
                "of 0?",
                "Zero slopes need no clipping. Which question could you ask about the length before "
                "you divide?",
                "Where the length is 0, it is below any limit. In which order do you compare and "
                "divide?",
            ),
        ),
        Mistake(
            "always to length 1",
            (_to_length_one,),
            (
                "(3, 4), limit 2: yours came out 1 long. Where did the 2 go?",
                "With limit 1 you are right, with limit 2 half as long as allowed. What does your "
                "factor not know?",
                "Divided by its length, an arrow is 1 long. What turns 1 into 2?",
            ),
        ),
        Mistake(
            "long ones thrown away",
            (_thrown_away,),
            (
                "(3, 4), limit 1: you gave (0, 0). Which way does the step go now?",
                "The gradient of 5 knew the direction, only its length was too much. What could stay?",
                "A shorter arrow in the same direction: by what are 3 and 4 multiplied?",
            ),
        ),
    ),
)


# 11.3: symptom and remedy -------------------------------------------------------------------


WORDS = ("init", "residual", "clip", "normalise", "dropout", "adam")
CARDS = ("A", "B", "C", "D")


def _cards(a="init", b="clip", c="residual", d="normalise"):
    """An answer to the four cards."""
    return lambda: {"A": a, "B": b, "C": c, "D": d}


def observe_cards(answers, probe):
    """The word for the card that the probe's group names."""
    said = observe.answer_of(answers[0])
    if not isinstance(said, dict):
        raise WrongKind(f"a dict is due, and your code gave {described(said)}. Which 4 keys?")
    card = probe.group[-1]
    word = str(said.get(card)).strip().lower()
    if word not in WORDS:
        raise WrongKind(f"card {card}: {said.get(card)!r} is none of {', '.join(WORDS)}. Which?")
    return {"word": word}


EX_11_3 = Exercise(
    "11.3",
    name="symptom and remedy",
    weight=2,
    reference=(_cards(),),
    observe=observe_cards,
    vary=vary.nothing,
    chapter=CHAPTER,
    section="4 · What helps, and against what",
    probes=tuple(Probe(f"card {card}", None, f"card {card}") for card in CARDS),
    mistakes=(
        Mistake(
            "clipping against vanishing",
            (_cards(a="clip"),),
            (
                "Card A: a slope of 1e-11, limit 1: after clipping it is 1e-11. What changed?",
                "Clipping has a ceiling and no floor. On which side of a limit of 1 is 1e-11?",
                "On card A every layer multiplies by 0.28, and no step has been taken yet. Which of "
                "the 6 words sets that factor?",
            ),
        ),
        Mistake(
            "dropout against vanishing",
            (_cards(a="dropout"),),
            (
                "Card A: 20 factors of 0.28 multiply. Which of them did dropout raise?",
                "Dropout silences some of the 64 units for a step, and scales up the rest to keep the "
                "mean. What does that do to the typical length of what comes back?",
                "Dropout is a remedy for networks that know their training rows by heart. Does the "
                "one of card A know even 1 of them?",
            ),
        ),
        Mistake(
            "Adam alone against vanishing",
            (_cards(a="adam"),),
            (
                "Card A: Adam divides a slope by its own recent size plus 1e-8. With slopes of 1e-12, "
                "how long is the step, in units of η?",
                "Say Adam moves the first weights all the same. The outputs of layer 20 spread 1e-11: "
                "how much of that step would arrive there?",
                "Adam rescales the slopes of card A and leaves the factor of 0.28 a layer where it "
                "is. Who sets that factor?",
            ),
        ),
        Mistake(
            "a residual road for a start that is too small",
            (_cards(a="residual"),),
            (
                "Card A allows no change to the layers. Every weight has spread 0.05, and each layer "
                "multiplies by 0.28: where could you change that number?",
                "A road past each layer would help, and it is another network. Which remedy changes "
                "only the first values of the 64 · 64 weights?",
                "What spread keeps the size behind a ReLU with 64 inputs, and what is its name?",
            ),
        ),
        Mistake(
            "normalising a start that is too small",
            (_cards(a="normalise"),),
            (
                "Card A allows no change to the layers. Every weight has spread 0.05, and each layer "
                "multiplies by 0.28: where could you change that number?",
                "Normalising would help, and it puts 20 new layers in. Which remedy changes only the "
                "first values of the weights?",
                "What spread keeps the size behind a ReLU with 64 inputs, and what is its name?",
            ),
        ),
        Mistake(
            "a new start against a rare long gradient",
            (_cards(b="init"),),
            (
                "Card B: at the start ‖δ₁‖ is about ‖δ₂₀‖, and for many steps all goes well. What "
                "would another start change about the 1 gradient that is 6 times as long?",
                "The long gradient comes once in a while, in training. Which remedy acts at every "
                "step and only on long gradients?",
                "Which word of the 6 puts a ceiling on the length?",
            ),
        ),
        Mistake(
            "Adam against a rare long gradient",
            (_cards(b="adam"),),
            (
                "Card B: 1 gradient in 56 is 6 times too long. Adam divides every slope by its own "
                "recent size, at each of the 56 steps: do the 55 ordinary ones stay as they are?",
                "You want the ordinary steps left as they are, and a ceiling on the few others. "
                "Which of the 6 does exactly that?",
                "Card B asks for a limit on the length of 1 step. Which word is that?",
            ),
        ),
        Mistake(
            "normalising what is normalised",
            (_cards(c="normalise"),),
            (
                "Card C: all 50 layers are normalised already, and the training loss is higher than "
                "with 10. What would 40 extra layers have to do so that the loss stays?",
                "A layer that does no harm hands on its input as it came. How hard is that to learn "
                "for relu(x @ W + b)?",
                "Which of the 6 lets 40 layers begin near doing nothing?",
            ),
        ),
        Mistake(
            "dropout where training rows are missed",
            (_cards(c="dropout"),),
            (
                "Card C: the loss on the *training* rows is higher with 50 layers than with 10. Is "
                "that knowing them by heart?",
                "Overfitting lowers the training loss and hurts the test rows. Which of the 2 does "
                "card C show?",
                "40 layers would have to hand on what they get. Which of the 6 gives x a road past "
                "them?",
            ),
        ),
        Mistake(
            "a new start against a drift",
            (_cards(d="init"),),
            (
                "Card D: at step 0 the spreads are what He promises, and after 45 steps they are not. "
                "How often does a start act?",
                "The weights of 20 layers have moved, and nothing holds the spreads. Which remedy "
                "measures the spread anew at every step?",
                "Which of the 6 divides by the spread of the batch?",
            ),
        ),
        Mistake(
            "clipping against a drift",
            (_cards(d="clip"),),
            (
                "Card D: no gradient is longer than usual, and the spread of the outputs moves by a "
                "factor of 4 in 45 steps. What does a limit on gradients know of outputs?",
                "You want the spread in 20 layers held, whatever the weights do. Who looks at the "
                "outputs?",
                "Which of the 6 divides by the spread of the batch?",
            ),
        ),
        Mistake(
            "normalising against a rare long gradient",
            (_cards(b="normalise"),),
            (
                "Card B wants the ordinary steps left as they are, and 55 of 56 are ordinary. What "
                "would normalising do to those 55?",
                "A new layer changes every output and every slope. Which remedy touches only the step "
                "with the long gradient?",
                "Card B asks for a limit on the length of 1 step. Which word is that?",
            ),
        ),
        Mistake(
            "a new start where layers are too many",
            (_cards(c="init"),),
            (
                "Card C: 10 layers with the same start learn, down to 0.25. What do 40 more of them "
                "have to learn, and would another spread teach it?",
                "All 50 layers are normalised: a weight that is 2 times as large gives the output it "
                "gave before. What is left for a start to change?",
                "Which of the 6 lets 40 layers begin near doing nothing?",
            ),
        ),
        Mistake(
            "a residual road against a drift",
            (_cards(d="residual"),),
            (
                "Card D: the spread in layer 20 goes from 0.18 to 0.62. A road past each layer adds x "
                "to its answer: does a sum hold a spread?",
                "You want a number held in 20 layers, whatever the weights do. Which remedy measures "
                "it at every step?",
                "Which of the 6 divides by the spread of the batch?",
            ),
        ),
        Mistake(
            "Adam where layers are too many",
            (_cards(c="adam"),),
            (
                "Card C: 40 more layers, and the training loss goes from 0.25 up to 2. Adam changes "
                "how long each step is: what would the 40 layers have to become?",
                "A layer that does no harm hands on its input as it came. Which step size makes "
                "relu(x @ W + b) start out like that?",
                "Which of the 6 lets 40 layers begin near doing nothing?",
            ),
        ),
        Mistake(
            "Adam against a drift",
            (_cards(d="adam"),),
            (
                "Card D: the spread in layer 20 goes from 0.18 to 0.62. Adam looks at slopes: who "
                "looks at outputs?",
                "Any optimiser moves the weights of 20 layers. Which remedy holds the spread whatever "
                "the weights do?",
                "Which of the 6 divides by the spread of the batch?",
            ),
        ),
        Mistake(
            "a residual road against a rare long gradient",
            (_cards(b="residual"),),
            (
                "Card B wants the ordinary steps left as they are, and 55 of 56 are ordinary. What "
                "would 20 roads past the layers do to those 55?",
                "A road past each layer helps slopes that get too short. How long is the gradient "
                "that did the harm: 1, 6 or 21?",
                "Card B asks for a limit on the length of 1 step. Which word is that?",
            ),
        ),
        Mistake(
            "dropout against a rare long gradient",
            (_cards(b="dropout"),),
            (
                "Card B: 1 gradient in 56 is 21 long. Dropout silences units at random at each step: "
                "does it know which step that will be?",
                "Silencing units changes all 56 steps, and card B wants 55 of them left as they are. "
                "Which remedy looks at the length first?",
                "Card B asks for a limit on the length of 1 step. Which word is that?",
            ),
        ),
        Mistake(
            "clipping where layers are too many",
            (_cards(c="clip"),),
            (
                "Card C: 50 normalised layers, and no long gradient is spoken of. What would a "
                "shorter step help 40 layers that have to hand on what they get?",
                "Clipping changes how long a step is. What would one of the 40 layers have to be, to "
                "do no harm?",
                "Which of the 6 lets 40 layers begin near doing nothing?",
            ),
        ),
        Mistake(
            "dropout against a drift",
            (_cards(d="dropout"),),
            (
                "Card D: the spread in layer 20 goes from 0.18 to 0.62. Dropout silences units at "
                "random: does it measure any spread?",
                "You want a number held in 20 layers, whatever the weights do. Which remedy measures "
                "it at every step?",
                "Which of the 6 divides by the spread of the batch?",
            ),
        ),
        Mistake(
            "clip and init exchanged",
            (_cards(a="clip", b="init"),),
            (
                "Card A: a slope of 1e-11, limit 1: after clipping it is 1e-11. Which card of the 4 "
                "has a slope that is too long?",
                "A: all is small before the first step. B: all is well for many steps, then 1 long "
                "gradient. Which remedy acts before the first step?",
                "One remedy of the 6 sets the first values, one is a ceiling. Which belongs where?",
            ),
        ),
        Mistake(
            "residual and normalise exchanged",
            (_cards(c="normalise", d="residual"),),
            (
                "Card C is normalised already, in all 50 layers. Which card has spreads that drift?",
                "One remedy gives x a road of its own, 1 holds the spread. Which of cards C and D "
                "asks for which?",
                "C: 40 more layers make the training loss worse. D: spreads wander. Which of the 2 "
                "names a number to be held?",
            ),
        ),
    ),
)


# 11.4: batch normalisation and its way back (lab) ---------------------------------------------

EPS = 1e-5


def batch_norm(x, running_mean, running_var, training):
    """(n, d) → (n, d): the batch's own mean and variance in training, the running ones at test."""
    mean = x.mean(axis=0) if training else running_mean
    var = x.var(axis=0) if training else running_var
    return (x - mean) / np.sqrt(var + EPS)


def batch_norm_backward(dout, x):
    """dx in training, where mean and variance come from x themselves."""
    spread = np.sqrt(x.var(axis=0) + EPS)
    out = (x - x.mean(axis=0)) / spread
    return (dout - dout.mean(axis=0) - out * (dout * out).mean(axis=0)) / spread


def _both_held(dout, x):
    return dout / np.sqrt(x.var(axis=0) + EPS)


def _mean_held(dout, x):
    spread = np.sqrt(x.var(axis=0) + EPS)
    out = (x - x.mean(axis=0)) / spread
    return (dout - out * (dout * out).mean(axis=0)) / spread


def _variance_held(dout, x):
    return (dout - dout.mean(axis=0)) / np.sqrt(x.var(axis=0) + EPS)


def _sums_for_means(dout, x):
    spread = np.sqrt(x.var(axis=0) + EPS)
    out = (x - x.mean(axis=0)) / spread
    return (dout - dout.sum(axis=0) - out * (dout * out).sum(axis=0)) / spread


def _roads(mean, variance):
    """A way back whose roads through mean and variance are stretched by functions of n."""

    def back(dout, x):
        n, spread = len(x), np.sqrt(x.var(axis=0) + EPS)
        out = (x - x.mean(axis=0)) / spread
        through = mean(n) * dout.mean(axis=0) + variance(n) * out * (dout * out).mean(axis=0)
        return (dout - through) / spread

    return back


def _once(n):
    return 1.0


def _n_times(n):
    return float(n)


def _turned(n):
    return -1.0


def _not_divided(dout, x):
    spread = np.sqrt(x.var(axis=0) + EPS)
    out = (x - x.mean(axis=0)) / spread
    return dout - dout.mean(axis=0) - out * (dout * out).mean(axis=0)


def _along_rows(x, running_mean, running_var, training):
    if not training:
        return batch_norm(x, running_mean, running_var, False)
    spread = np.sqrt(x.var(axis=1, keepdims=True) + EPS)
    return (x - x.mean(axis=1, keepdims=True)) / spread


def _one_for_all(x, running_mean, running_var, training):
    if not training:
        return batch_norm(x, running_mean, running_var, False)
    return (x - x.mean()) / np.sqrt(x.var() + EPS)


def _batch_at_test(x, running_mean, running_var, training):
    return batch_norm(x, running_mean, running_var, True)


def _running_in_training(x, running_mean, running_var, training):
    return batch_norm(x, running_mean, running_var, False)


def _no_eps(x, running_mean, running_var, training):
    mean = x.mean(axis=0) if training else running_mean
    var = x.var(axis=0) if training else running_var
    with np.errstate(all="ignore"):
        return (x - mean) / np.sqrt(var)


def _no_root(x, running_mean, running_var, training):
    mean = x.mean(axis=0) if training else running_mean
    var = x.var(axis=0) if training else running_var
    return (x - mean) / (var + EPS)


def _one_less(x, running_mean, running_var, training):
    if not training:
        return batch_norm(x, running_mean, running_var, False)
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0, ddof=1) + EPS)


def observe_norm(answers, probe):
    """Forward in one of the two modes, or backward."""
    which, *given = probe.given
    given = [np.array(g, dtype=float) if isinstance(g, list) else g for g in given]
    seen = observe.result_of(answers[which == "back"], *given)
    if which == "back" and np.ndim(seen["result"]) == 2:
        seen["what dx adds to"] = [round(float(s), 9) for s in np.sum(seen["result"], axis=0)]
    return seen


_TABLE = [[1.0, 0.0, 2.0], [2.0, 1.0, -1.0], [4.0, -3.0, 0.5], [0.0, 2.5, 3.0]]
_DOUT = [[1.0, 0.5, -1.0], [0.2, -2.0, 0.0], [-0.7, 1.0, 3.0], [2.0, 0.3, 0.4]]
_RUNNING = ([1.0, 0.5, 2.0], [4.0, 0.25, 1.0])

EX_11_4 = Exercise(
    "11.4",
    name="batch normalisation, forward and back",
    weight=3,
    bonus=True,
    reference=(batch_norm, batch_norm_backward),
    observe=observe_norm,
    chapter=CHAPTER,
    section="4 · What helps, and against what",
    tolerance=1e-5,
    floor=1e-8,
    probes=(
        Probe(
            "forward in training, x = 1, 3 standing",
            ("on", [[1.0], [3.0]], [0.5], [2.0], True),
            "forward",
        ),
        Probe("forward in training, (4, 3)", ("on", _TABLE, *_RUNNING, True), "forward"),
        Probe(
            "forward in training, a feature that is always 2",
            ("on", [[2.0, 1.0], [2.0, 4.0], [2.0, 2.0]], [0.0, 0.0], [1.0, 1.0], True),
            "forward",
        ),
        Probe("forward at test, one row", ("on", [[3.0, 1.0, 2.5]], *_RUNNING, False), "forward"),
        Probe(
            "backward, x = 1, 2, 6 standing",
            ("back", [[1.0], [0.0], [0.0]], [[1.0], [2.0], [6.0]]),
            "backward",
        ),
        Probe("backward, (4, 3)", ("back", _DOUT, _TABLE), "backward"),
    ),
    mistakes=(
        Mistake(
            "mean and spread held fixed",
            (batch_norm, _both_held),
            (
                "x = 1, 2, 6: raise all 3 by 1 and the outputs stay as they are, yet your dx adds to "
                "0.46. To what should it?",
                "Nudge the 1 in x: the mean moves by ⅓ of it. Which outputs feel that?",
                "x goes into the output by 3 roads: by itself, through the mean, through the spread. "
                "How many did you walk?",
            ),
        ),
        Mistake(
            "the mean held fixed",
            (batch_norm, _mean_held),
            (
                "x = 1, 2, 6: raise all 3 by 1 and the outputs stay as they are, yet your dx adds to "
                "0.46. To what should it?",
                "You let the spread move, and the mean stands still. Nudge the 1: by how much does the "
                "mean of 3 numbers move?",
                "Every output has the mean taken off. What comes back to it from all 3 of them?",
            ),
        ),
        Mistake(
            "the spread held fixed",
            (batch_norm, _variance_held),
            (
                "x = 1, 2, 6: make all 3 twice as large and the outputs stay, to 5 digits. What should "
                "dx · x add to, then, and to what does yours?",
                "You let the mean move, and the spread stands still. Nudge the 6: what does the spread "
                "do?",
                "3 roads lead from x to the outputs. Which one goes through the division?",
            ),
        ),
        Mistake(
            "sums in place of means",
            (batch_norm, _sums_for_means),
            (
                "x = 1, 2, 6: raise all 3 by 1 and the outputs stay, yet your dx adds to −0.93. If one "
                "of 3 numbers moves by 1, how far does the mean move?",
                "Each of the 3 roads through the mean carries a share. Which share, with n rows?",
                "What comes back from all outputs is added up. What is the slope of a mean in 1 of "
                "its n numbers?",
            ),
        ),
        Mistake(
            "1/n forgotten on the mean's road",
            (batch_norm, _roads(mean=_n_times, variance=_once)),
            (
                "x = 1, 2, 6: raise all 3 by 1 and the outputs stay, yet your dx adds to −0.93. The "
                "spread feels nothing of that; by how much does the mean move if 1 of 3 x moves by 1?",
                "Your road through the spread is as it should be. What comes back to the mean from "
                "all n outputs is shared among n numbers: which share does each get?",
                "What is the slope of (x₁ + x₂ + x₃)/3 in x₁?",
            ),
        ),
        Mistake(
            "1/n forgotten on the variance's road",
            (batch_norm, _roads(mean=_once, variance=_n_times)),
            (
                "x = 1, 2, 6: make all 3 twice as large and the outputs stay, yet your dx · x adds to "
                "1.85. How much of the variance of 3 numbers is any one of them?",
                "Your road through the mean is as it should be. The variance is a mean, too: of how "
                "many squares?",
                "The variance is (d₁² + d₂² + d₃²)/3. What is its slope in d₁?",
            ),
        ),
        Mistake(
            "the variance's road with the other sign",
            (batch_norm, _roads(mean=_once, variance=_turned)),
            (
                "x = 1, 2, 6: make all 3 twice as large and the outputs stay, yet your dx · x adds to "
                "−1.85. If the spread grows, do the outputs of 1 and 6 move outward or inward?",
                "The output is d divided by the spread, and 1/σ has slope −1/σ². Which sign does the "
                "road through the spread bring?",
                "2 roads take something off what comes straight back. Which of your 2 adds it?",
            ),
        ),
        Mistake(
            "the mean's road with the other sign",
            (batch_norm, _roads(mean=_turned, variance=_once)),
            (
                "x = 1, 2, 6: raise all 3 by 1 and the outputs stay, yet your dx adds to 0.93. If the "
                "mean grows, where do the outputs go?",
                "The mean is taken off: output = (x − mean)/σ. What is the slope of that in the mean, "
                "by its sign?",
                "2 roads take something off what comes straight back. Which of your 2 adds it?",
            ),
        ),
        Mistake(
            "not divided by the spread",
            (batch_norm, _not_divided),
            (
                "x = 1, 2, 6: your dx is 2.16 times too large, and 2.16 is the spread. Where did "
                "forward divide by it?",
                "Make x 10 times as large: the outputs stay. What becomes of their slopes in x?",
                "Your 3 terms are right. By what does the whole bracket have to be divided?",
            ),
        ),
        Mistake(
            "along the rows",
            (_along_rows, batch_norm_backward),
            (
                "4 rows, 3 features: you made 4 means. One for whom?",
                "A feature is to have mean 0 over the batch. Along which of the 2 axes do you walk for "
                "that?",
                "What you do has a name too, layer normalisation, and looks at 1 row at a time. What "
                "is left of (4, 3) if the rows go?",
            ),
        ),
        Mistake(
            "one mean of everything",
            (_one_for_all, batch_norm_backward),
            (
                "4 rows, 3 features: you took one mean of 12 numbers. How many features are there?",
                "Feature 0 has mean 1.75, feature 1 has 0.125. What is left of that after your one "
                "mean?",
                "Without a word about axes, a mean takes all. Which of the 2 axes is to go?",
            ),
        ),
        Mistake(
            "the batch's statistics at test",
            (_batch_at_test, batch_norm_backward),
            (
                "At test, a batch of one row: you gave 0, 0, 0, whatever the row. What is one row's "
                "spread?",
                "The answer for a row would depend on who else is in its batch. What were the 2 "
                "running arrays given for?",
                "`training` is False there. In which of your lines does it matter, for the mean and "
                "for the variance?",
            ),
        ),
        Mistake(
            "running statistics in training",
            (_running_in_training, batch_norm_backward),
            (
                "In training, x = 1 and 3: you gave 0.35 and 1.77. What is the mean of your 2 outputs?",
                "In training every feature is to leave with mean 0. Whose mean do you take off?",
                "Running mean 0.5 belongs to the test. What is the mean of 1 and 3?",
            ),
        ),
        Mistake(
            "no eps",
            (_no_eps, batch_norm_backward),
            (
                "A feature that is always 2 has spread 0, and you gave nan. What is 0 divided by 0?",
                "The task adds 0.00001 to the variance before the root. What does that do for a "
                "feature whose variance is 0?",
                "On all other features your numbers agree to 5 digits. What would a variance of "
                "0.00001 in place of 0 change?",
            ),
        ),
        Mistake(
            "divided by the variance",
            (_no_root, batch_norm_backward),
            (
                "Running variance 4, x 2 above the mean: you gave 0.5. How many spreads is 2 above?",
                "The variance is the spread squared. By which of the 2 is a number divided to count "
                "spreads?",
                "Make x 10 times as large: what should happen to the outputs, and what do yours do?",
            ),
        ),
        Mistake(
            "n − 1 in place of n",
            (_one_less, batch_norm_backward),
            (
                "x = 1 and 3: you gave −0.71 and 0.71, and 1 apart from the mean is due as −1 and 1. "
                "By how many did you divide the squares?",
                "The squares are 1 and 1. What is their mean?",
                "The task wants the mean of the squares over the n rows of the batch. For 2 rows, "
                "what is n?",
            ),
        ),
    ),
)

EXERCISES = (EX_11_1, EX_11_2, EX_11_3, EX_11_4)
