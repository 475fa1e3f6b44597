"""Exercises of chapter 16, *Scaling and tools*."""

import numpy as np

from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe

CHAPTER = "16-scaling-and-tools"


# 16.1: fewer bits ----------------------------------------------------------------------------


def quantise(w, bits):
    """The codes as int8, and the weights that are read back from them."""
    step = abs(w).max() / (2 ** (bits - 1) - 1)
    codes = np.round(w / step).astype(np.int8)
    return codes, codes * step


def _rule(code):
    """A way to quantise, from a function that gives codes and step."""

    def quantise(w, bits):
        codes, step = code(w, 2 ** (bits - 1) - 1)
        codes = np.asarray(codes).astype(np.int64).astype(np.int8)
        return codes, codes * step

    return quantise


def _lowest_to_highest(w, bits):
    step = (w.max() - w.min()) / (2**bits - 1)
    codes = np.round((w - w.min()) / step) - 2 ** (bits - 1)
    return codes.astype(np.int8), (codes + 2 ** (bits - 1)) * step + w.min()


def _held_back(w, bits):
    most = 2 ** (bits - 1)
    step = abs(w).max() / most
    codes = np.clip(np.round(w / step), -most, most - 1).astype(np.int8)
    return codes, codes * step


def _codes_as_floats(w, bits):
    codes, back = quantise(w, bits)
    return codes.astype(float), back


def _codes_back(w, bits):
    codes, _ = quantise(w, bits)
    return codes, codes.astype(float)


def _originals_back(w, bits):
    return quantise(w, bits)[0], w.copy()


def observe_codes(answers, probe):
    """Codes, and the weights as they come back."""
    w, bits = probe.given
    w = np.array(w, dtype=float)
    before = w.copy()
    pair = answers[0](w, bits)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise observe.WrongKind(
            f"a pair (codes, back) is due, and you gave {observe.described(pair)}. Which 2 arrays?"
        )
    codes, back = (np.asarray(part) for part in pair)
    seen = {
        "codes": observe.plain(codes),
        "back": observe.plain(back),
        "kind of the codes": str(codes.dtype),
    }
    if not np.array_equal(before, w):
        seen["changed"] = "w was changed by the call"
    return seen


def _larger(given, rng):
    """All weights grow alike: which code is nearest stays as it is."""
    w, bits = given
    times = rng.uniform(vary.SHRINK, vary.STRETCH)
    return [times * one for one in w], bits


EX_16_1 = Exercise(
    "16.1",
    name="fewer bits",
    weight=3,
    reference=(quantise,),
    observe=observe_codes,
    vary=_larger,
    chapter=CHAPTER,
    section="2 · Fewer weights, fewer bits",
    probes=(
        Probe("w = 1.27, 0, 0.5 in 8 bits", ([1.27, 0.0, 0.5], 8), "8 bits"),
        Probe("w = 0.7, −0.19, 0.46, 0 in 4 bits", ([0.7, -0.19, 0.46, 0.0], 4), "4 bits"),
        Probe("w = −2.54, 1, 0.019 in 8 bits", ([-2.54, 1.0, 0.019], 8), "negative"),
        Probe("w = 0.9, −0.7, 0.2, 0 in 2 bits", ([0.9, -0.7, 0.2, 0.0], 2), "2 bits"),
    ),
    mistakes=(
        Mistake(
            "0 moves",
            (_lowest_to_highest,),
            (
                "w = 0.7, −0.19, 0.46, 0 in 4 bits: your 0 came back as −0.012. How many of the "
                "weights were 0?",
                "You laid the levels from the smallest weight to the largest, −0.19 to 0.7. Is one "
                "of them 0?",
                "After pruning most weights are 0. Which code should 0 have, for every w?",
            ),
        ),
        Mistake(
            "cut off towards 0",
            (_rule(lambda w, most: (np.trunc(w / (abs(w).max() / most)), abs(w).max() / most)),),
            (
                "0.019 is 0.95 steps, and your code is 0. Which code is nearer?",
                "−0.19 in steps of 0.1 is −1.9, and you store −1. How far is it to −2?",
                "0.95 lies between the codes 0 and 1. By how much does each of them miss?",
            ),
        ),
        Mistake(
            "rounded down",
            (_rule(lambda w, most: (np.floor(w / (abs(w).max() / most)), abs(w).max() / most)),),
            (
                "0.46 in steps of 0.1 is 4.6, and your code is 4. Which code is nearer?",
                "0.019 is 0.95 steps: you store 0. How far is it to 1?",
                "4.6 lies between the codes 4 and 5. By how much does each of them miss?",
            ),
        ),
        Mistake(
            "one code too many",
            (
                _rule(
                    lambda w, most: (
                        np.round(w / (abs(w).max() / (most + 1))),
                        abs(w).max() / (most + 1),
                    )
                ),
            ),
            (
                "1.27 in 8 bits got code 128 and came back as −1.27. Which number can int8 not "
                "store?",
                "int8 goes from −128 to 127. Where does 128 land?",
                "In 8 bits the codes are −127 to 127. How many steps is it from 0 to the largest?",
            ),
        ),
        Mistake(
            "one code too many, held back",
            (_held_back,),
            (
                "1.27 in 8 bits came back as 1.26. Which code did the largest weight want?",
                "You count 128 steps up to the largest, and 127 is the last code. Where does the "
                "largest weight end up?",
                "In 8 bits the codes are −127 to 127. How many steps is it from 0 to the largest?",
            ),
        ),
        Mistake(
            "all codes on one side",
            (
                _rule(
                    lambda w, most: (
                        np.round(w / (abs(w).max() / (2 * most + 1))),
                        abs(w).max() / (2 * most + 1),
                    )
                ),
            ),
            (
                "1.27 in 8 bits got code 255, which int8 stores as −1. Where do codes for negative "
                "weights go?",
                "255 steps lie above 0 in yours. How many codes does that leave for −0.7?",
                "8 bits are 256 patterns, for both signs. How many of them are left above 0?",
            ),
        ),
        Mistake(
            "the largest, not the largest in size",
            (_rule(lambda w, most: (np.round(w / (w.max() / most)), w.max() / most)),),
            (
                "w = −2.54, 1, 0.019: your step is 1/127, so −2.54 needs code −323. Does int8 have "
                "it?",
                "You fitted the codes to 1. Which weight of −2.54, 1, 0.019 needs the most room?",
                "−2.54 is to have code −127. How long is a step then?",
            ),
        ),
        Mistake(
            "codes of another kind",
            (_codes_as_floats,),
            (
                "Your codes are right, as float64: 8 bytes each. How many bytes does an int8 take?",
                "A code is to be stored in 8 bits. In how many is one of yours?",
                "`codes.dtype` of 127, 0, 50 says float64. Which kind is asked for?",
            ),
        ),
        Mistake(
            "the codes come back as weights",
            (_codes_back,),
            (
                "1.27 came back as 127. What is the code 127 worth, when a step is 0.01?",
                "Your codes are right, and `back` repeats them. In which unit are weights?",
                "Code 50 stands for 0.5. Which number turns the one into the other?",
            ),
        ),
        Mistake(
            "the weights come back untouched",
            (_originals_back,),
            (
                "Code 5 of 4 bits is worth 0.5, and you gave back 0.46. Where was 0.46 kept?",
                "Only codes and step are stored. What can be made of 5 and 0.1?",
                "0.46 and 0.5 both have code 5. How would a reader of the codes tell the 2 apart?",
            ),
        ),
    ),
)


# 16.2: shards --------------------------------------------------------------------------------


def train_sharded(w, shards, slope, lr, steps):
    """As if one machine held all rows."""
    rows = sum(len(y) for _, y in shards)
    for _ in range(steps):
        w = w - lr * sum(len(y) * slope(w, X, y) for X, y in shards) / rows
    return w


def _each_step(combine):
    """Train with another way to make one gradient of the shards'."""

    def train_sharded(w, shards, slope, lr, steps):
        for _ in range(steps):
            slopes = [slope(w, X, y) for X, y in shards]
            w = w - lr * combine(slopes, [len(y) for _, y in shards])
        return w

    return train_sharded


def _averaged_late(share):
    def train_sharded(w, shards, slope, lr, steps):
        ends, sizes = [], [len(y) for _, y in shards]
        for X, y in shards:
            own = w
            for _ in range(steps):
                own = own - lr * slope(own, X, y)
            ends.append(own)
        sizes = sizes if share else [1] * len(ends)
        return sum(n * end for n, end in zip(sizes, ends)) / sum(sizes)

    return train_sharded


def _one_after_the_other(w, shards, slope, lr, steps):
    for _ in range(steps):
        for X, y in shards:
            w = w - lr * slope(w, X, y)
    return w


def _first_slope_kept(w, shards, slope, lr, steps):
    rows = sum(len(y) for _, y in shards)
    g = sum(len(y) * slope(w, X, y) for X, y in shards) / rows
    return w - steps * lr * g


def _mean_slope(w, X, y):
    """Of the mean of ½(xw − y)² over these rows."""
    return X.T @ (X @ w - y) / len(y)


def observe_sharded(answers, probe):
    """Where the weights are after so many steps on shards of these sizes."""
    sizes, lr, steps, seed = probe.given
    rng = np.random.default_rng(seed)
    shards = []
    for i, n in enumerate(sizes):
        X = rng.normal(size=(n, 2)) * (1 + i)
        shards.append((X, X @ np.array([1.0, -2.0]) + rng.normal(size=n) + i))
    w = answers[0](np.array([0.5, 0.5]), shards, _mean_slope, lr, steps)
    return {"w": observe.numbers(w)}


def _other_rows(given, rng):
    sizes, lr, steps, _ = given
    return sizes, lr, steps, rng.randint(1, 9999)


EX_16_2 = Exercise(
    "16.2",
    name="shards",
    weight=3,
    reference=(train_sharded,),
    observe=observe_sharded,
    vary=_other_rows,
    chapter=CHAPTER,
    section="3 · Shards",
    probes=(
        Probe("4 shards of 10 rows, 1 step", ([10, 10, 10, 10], 0.01, 1, 0), "equal"),
        Probe("10 and 30 rows, 1 step", ([10, 30], 0.01, 1, 1), "unequal"),
        Probe("4 shards of 10 rows, 10 steps", ([10, 10, 10, 10], 0.01, 10, 2), "10 steps"),
        Probe("5, 20 and 15 rows, 10 steps", ([5, 20, 15], 0.01, 10, 3), "10 steps"),
    ),
    mistakes=(
        Mistake(
            "slopes added",
            (_each_step(lambda slopes, sizes: sum(slopes)),),
            (
                "4 equal shards: your step was 4 times as long. What does the loss average over?",
                "Each of the 4 slopes is a mean over 10 rows already. What is the mean over 40?",
                "Four workers with the same rows would each say g. What should all of them "
                "together say?",
            ),
        ),
        Mistake(
            "plain mean",
            (_each_step(lambda slopes, sizes: sum(slopes) / len(slopes)),),
            (
                "10 and 30 rows: a row of one shard counts 3 times as much as one of the other. "
                "Which?",
                "You halve both slopes, though one stands for 10 rows and one for 30. What share "
                "of all rows has each?",
                "The slope of 40 rows is a sum over 40, divided by 40. What sum hides in a mean "
                "over 30?",
            ),
        ),
        Mistake(
            "slopes added by their rows",
            (_each_step(lambda slopes, sizes: sum(n * s for n, s in zip(sizes, slopes))),),
            (
                "4 shards of 10 rows: your step was 40 times as long. By what is a mean divided?",
                "10 times each mean is the sum over that shard. What is the loss, a sum or a mean "
                "over 40?",
                "You have the sum over all 40 rows. What makes it a mean?",
            ),
        ),
        Mistake(
            "weights averaged at the end",
            (_averaged_late(True),),
            (
                "After step 1 equal to one machine, after step 10 not. What did each worker not "
                "see in between?",
                "Your shards each walk 10 steps by themselves. From which w is the second slope "
                "of shard 1 taken?",
                "On one machine step 2 starts where all rows had led. How often do your workers "
                "meet in 10 steps?",
            ),
        ),
        Mistake(
            "weights averaged at the end, each worker alike",
            (_averaged_late(False),),
            (
                "10 steps alone, then 1 meeting, where 5 rows have the same voice as 20. Which of "
                "the two would one machine do?",
                "With 10 and 30 rows even step 1 differs. Which shard's rows count more than they "
                "should?",
                "On one machine step 2 starts where all 40 rows had led. How often do your workers "
                "meet in 10 steps?",
            ),
        ),
        Mistake(
            "one after the other",
            (_one_after_the_other,),
            (
                "4 shards, 1 step asked: your w moved 4 times. Whose w did the second shard see?",
                "Yours is 4 small steps, in the order of the shards. Could 4 machines do it at the "
                "same time?",
                "All slopes of 1 step belong to the same w. At which w was your last one taken?",
            ),
        ),
        Mistake(
            "only the first shard",
            (_each_step(lambda slopes, sizes: slopes[0]),),
            (
                "4 shards of 10 rows, and 30 rows could change without changing your w. Who asked "
                "the other shards?",
                "Your step uses 1 slope. How many came in?",
                "w after 1 step should depend on all 40 rows. On how many does yours?",
            ),
        ),
        Mistake(
            "only the last shard",
            (_each_step(lambda slopes, sizes: slopes[-1]),),
            (
                "4 shards of 10 rows, and the first 30 could change without changing your w. Where "
                "do their slopes end up?",
                "Your loop visits 4 shards and remembers 1 of them. Which line throws the others "
                "away?",
                "w after 1 step should depend on all 40 rows. On how many does yours?",
            ),
        ),
        Mistake(
            "the first slope for all steps",
            (_first_slope_kept,),
            (
                "After 1 step right, after 10 steps not: your w went 10 times the same way. Where "
                "was the slope of step 2 taken?",
                "w has moved after step 1. Is the slope at the new place the old one?",
                "Which of your lines stand inside the loop over the 10 steps, and which before it?",
            ),
        ),
    ),
)


# 16.3 and 16.4: cards ------------------------------------------------------------------------


def _cards_of(choices):
    """An observer for a dict: one of its words a card."""

    def observe_cards(answers, probe):
        said = answers[0]()
        if not isinstance(said, dict):
            raise observe.WrongKind(
                f"a dict is due, and you gave {observe.described(said)}. Of which {len(choices)}?"
            )
        seen = {}
        for card, words in choices.items():
            seen[card] = str(said.get(card)).strip().lower()
            if seen[card] not in words:
                raise observe.WrongKind(
                    f"card {card!r}: {said.get(card)!r} is none of {', '.join(words)}. Which is it?"
                )
        return seen

    return observe_cards


WHO = {
    "1986": ("rumelhart hinton williams", "werbos hopfield", "hopfield"),
    "reverse mode": ("linnainmaa 1970", "nobody before 1986"),
    "1974": ("werbos", "kingma"),
}
SAID = {
    "backprop": ("slopes", "optimiser"),
    "overfitting": ("network and rows", "backprop"),
    "test": ("nudging", "accuracy"),
}


RIGHT_WHO = {
    "1986": "rumelhart hinton williams",
    "reverse mode": "linnainmaa 1970",
    "1974": "werbos",
}
RIGHT_SAID = {"backprop": "slopes", "overfitting": "network and rows", "test": "nudging"}


def _who(card=None, word=None):
    return lambda: RIGHT_WHO | ({card: word} if card else {})


def _says(card=None, word=None):
    return lambda: RIGHT_SAID | ({card: word} if card else {})


EX_16_3 = Exercise(
    "16.3",
    name="who first?",
    weight=1,
    bonus=True,
    reference=(_who(),),
    observe=_cards_of(WHO),
    vary=vary.nothing,
    chapter=CHAPTER,
    section="C · Books, papers, history",
    probes=(Probe("the three cards", None),),
    mistakes=(
        Mistake(
            "Werbos and Hopfield, 1986",
            (_who("1986", "werbos hopfield"),),
            (
                "Hopfield's paper is of 1982, Werbos's thesis of 1974. Who signed the one of 1986?",
                "The paper in Nature 323 has 3 authors. Which of the choices has 3 names?",
                "Its title speaks of back-propagating errors. Which of the sources of this page "
                "has that title, and the year 1986?",
            ),
        ),
        Mistake(
            "Hopfield alone",
            (_who("1986", "hopfield"),),
            (
                "Hopfield's paper of 1982 stores memories. Where is a loss in it?",
                "A Hopfield network falls into the nearest of its stored patterns. Which of its "
                "slopes goes back through 3 layers?",
                "The paper in Nature 323 has 3 authors. Which of the choices has 3 names?",
            ),
        ),
        Mistake(
            "nobody before",
            (_who("reverse mode", "nobody before 1986"),),
            (
                "Linnainmaa, a master's thesis of 1970: what is in it?",
                "Rounding errors of a long calculation, followed from the end to the beginning, in "
                "1970. Which pass of this course is that?",
                "The chain rule backwards over a program's steps needs no network. Which of the 2 "
                "dates is the earlier?",
            ),
        ),
        Mistake(
            "Kingma in 1974",
            (_who("1974", "kingma"),),
            (
                "Adam is of 2014. Which of the 2 could have written a thesis in 1974?",
                "The thesis is called Beyond Regression. Which name stands beside it in the "
                "sources?",
                "Kingma's paper of 2014 says how to use slopes. Who, 40 years before, said how to "
                "get them?",
            ),
        ),
    ),
)


EX_16_4 = Exercise(
    "16.4",
    name="three answers at an oral",
    weight=1,
    bonus=True,
    reference=(_says(),),
    observe=_cards_of(SAID),
    vary=vary.nothing,
    chapter=CHAPTER,
    section="E · Ten questions that are asked",
    probes=(Probe("the three cards", None),),
    mistakes=(
        Mistake(
            "an optimiser",
            (_says("backprop", "optimiser"),),
            (
                "Gradient in hand, η = 0, and 1,000 steps: who moved?",
                "Swap SGD for Adam, and the backward pass stays as it is, line for line. Which of "
                "the 2 is the optimiser?",
                "`loss.backward()` and `descent.step()` are 2 lines. After the first, which weight "
                "has changed?",
            ),
        ),
        Mistake(
            "it overfits",
            (_says("overfitting", "backprop"),),
            (
                "H = 256 learned 99 % of labels drawn by lot, H = 32 only 43 %. What changed?",
                "Both networks had the same back-propagation, and 1 of them learned noise by heart. "
                "Where do they differ?",
                "100 digits in place of 1,437, and the gap goes from 2 to 11. Was the algorithm "
                "another one?",
            ),
        ),
        Mistake(
            "accuracy tests it",
            (_says("test", "accuracy"),),
            (
                "Zero off, η = 0.003, and 94 % of the digits are right. What does nudging say of "
                "these slopes?",
                "A program whose slopes are 2 times too large learns as well, with half the η. "
                "Which test would notice?",
                "You want to know whether a number is the slope. How far does the loss move when "
                "the weight moves by 0.00001?",
            ),
        ),
    ),
)


EXERCISES = (EX_16_1, EX_16_2, EX_16_3, EX_16_4)
