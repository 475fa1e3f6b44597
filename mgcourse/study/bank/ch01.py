"""Exercises of chapter 01, *The forward pass*."""

import math
from itertools import pairwise

from mgcourse.study import vary
from mgcourse.study.exercise import Exercise, Mistake, Probe, number

CHAPTER = "01-forward-pass"


# 1.1: one neuron --------------------------------------------------------------------------


def identity(z):
    """No bend."""
    return z


def relu(z):
    """0 below 0."""
    return max(0.0, z)


def neuron(x, w, b, act):
    """One sum, one bend."""
    if len(x) != len(w):
        raise ValueError(f"{len(x)} inputs, {len(w)} weights")
    return act(sum(xi * wi for xi, wi in zip(x, w)) + b)


def _pairs(x, w):
    if len(x) != len(w):
        raise ValueError(f"{len(x)} inputs, {len(w)} weights")
    return list(zip(x, w))


def _forgets_bias(x, w, b, act):
    return neuron(x, w, 0.0, act)


def _bends_each_product(x, w, b, act):
    return act(sum(act(xi * wi) for xi, wi in _pairs(x, w)) + b)


def _bends_products_only(x, w, b, act):
    return sum(act(xi * wi) for xi, wi in _pairs(x, w)) + b


def _bias_after_the_bend(x, w, b, act):
    return neuron(x, w, 0.0, act) + b


def _bias_in_each_product(x, w, b, act):
    return neuron(x, w, b * len(w), act)


def _never_bends(x, w, b, act):
    return neuron(x, w, b, identity)


def _sum_times_sum(x, w, b, act):
    _pairs(x, w)
    return act(sum(x) * sum(w) + b)


def _a_neuron_an_arrow(x, w, b, act):
    return sum(act(xi * wi + b) for xi, wi in _pairs(x, w))


def _zips(x, w, b, act):
    return act(sum(xi * wi for xi, wi in zip(x, w)) + b)


def _counts_inputs(x, w, b, act):
    return act(sum(x[i] * w[i] for i in range(len(x))) + b)


def _counts_weights(x, w, b, act):
    return act(sum(x[i] * w[i] for i in range(len(w))) + b)


def _uses_up_its_lists(x, w, b, act):
    z = neuron(x, w, b, identity)
    x.clear()
    return act(z)


def observe_neuron(answers, probe):
    """Its answer; where lengths differ, whether it complains; in the end, what it left behind."""
    x, w, b, act = probe.given
    x, w = list(x), list(w)
    if len(x) != len(w):
        try:
            answers[0](x, w, b, act)
        except NotImplementedError:
            raise
        except Exception:
            return {"complaint": "yes"}
        return {"complaint": "none"}
    answer = {"answer": number(answers[0](x, w, b, act))}
    return answer | {"x and w afterwards": [*x, *w]} if probe.group == "inputs kept" else answer


EX_1_1 = Exercise(
    "1.1",
    name="one neuron",
    weight=2,
    reference=(neuron,),
    observe=observe_neuron,
    chapter=CHAPTER,
    section="1 · A neuron is a sum and a bend",
    probes=(
        Probe("x = [0], w = [1], b = 2, no bend", ([0.0], [1.0], 2.0, identity), "sum"),
        Probe(
            "x = [1, 2], w = [3, 4], b = 0, no bend", ([1.0, 2.0], [3.0, 4.0], 0.0, identity), "sum"
        ),
        Probe(
            "x = [1, 1], w = [3, −2], b = 0.5, no bend",
            ([1.0, 1.0], [3.0, -2.0], 0.5, identity),
            "sum",
        ),
        Probe("x = [1, 1], w = [3, −2], b = 0, ReLU", ([1.0, 1.0], [3.0, -2.0], 0.0, relu), "bend"),
        Probe("x = [1], w = [1], b = −3, ReLU", ([1.0], [1.0], -3.0, relu), "bend"),
        Probe(
            "x = [2, 1], w = [−1, 1], b = 0.5, tanh",
            ([2.0, 1.0], [-1.0, 1.0], 0.5, math.tanh),
            "bend",
        ),
        Probe(
            "x = [2, 1, 1], w = [1, 0, 4], b = 1, no bend",
            ([2.0, 1.0, 1.0], [1.0, 0.0, 4.0], 1.0, identity),
            "lengths",
        ),
        Probe("2 inputs and 3 weights", ([1.0, 2.0], [1.0, 2.0, 3.0], 0.0, identity), "lengths"),
        Probe("3 inputs and 2 weights", ([1.0, 2.0, 3.0], [1.0, 2.0], 0.0, identity), "lengths"),
        Probe(
            "x = [1, 2], w = [3, 4] a second time",
            ([1.0, 2.0], [3.0, 4.0], 0.0, identity),
            "inputs kept",
        ),
    ),
    mistakes=(
        Mistake(
            "no bias",
            (_forgets_bias,),
            (
                "x = [0], b = 2: you gave 0. What is left of a neuron when every input is 0?",
                "With x = [0] every product is 0, whatever the weights. Which of the four things "
                "you were given has not been used?",
                "x = [1, 1], w = [3, −2], b = 0.5: the products add to 1, and 1.5 is expected. "
                "Where could the missing 0.5 come from?",
            ),
        ),
        Mistake(
            "bends every product, then the sum",
            (_bends_each_product,),
            (
                "x = [1, 1], w = [3, −2], ReLU: you gave 3, and the sum is 1. How often did ReLU "
                "act?",
                "Your ReLU met 3 and −2 one by one and made 3 and 0 of them. What does it make of "
                "the one number 3 − 2?",
                "In the chapter's drawing each neuron has one curve. How many numbers come into "
                "that curve, and what has happened to them before?",
            ),
        ),
        Mistake(
            "bends the products, not the sum",
            (_bends_products_only,),
            (
                "x = [1], w = [1], b = −3, ReLU: you gave −2. Can a ReLU answer below 0?",
                "Your products were bent one by one, and the bias came after. With w = [3, −2] "
                "and x = [1, 1] you gave 3; what is the sum before any bend?",
                "A neuron bends once, at the very end. What has to be finished before that?",
            ),
        ),
        Mistake(
            "bias after the bend",
            (_bias_after_the_bend,),
            (
                "x = [1], w = [1], b = −3, ReLU: you gave −2. Can a ReLU answer below 0?",
                "Your neuron bent 1 and then took 3 away. On which side of the bend does the "
                "chapter's curve slide when b moves?",
                "z is all that the bend gets to see. Is your b a part of z?",
            ),
        ),
        Mistake(
            "a bias for every product",
            (_bias_in_each_product,),
            (
                "x = [1, 1], w = [3, −2], b = 0.5, no bend: you gave 2, and the products add to 1. "
                "How often is 0.5 in there?",
                "With one input you are right, with two you are 0.5 too high. What grows with the "
                "number of inputs?",
                "How many biases does a neuron with three inputs own?",
            ),
        ),
        Mistake(
            "a neuron for every arrow",
            (_a_neuron_an_arrow,),
            (
                "x = [1, 1], w = [3, −2], b = 0, ReLU: you gave 3, and the sum is 1. How often did "
                "ReLU act?",
                "With b = 0.5 and no bend your two arrows gave 2, and their products add to 1. How "
                "often was the bias added?",
                "Bias and bend come once a neuron. What has to be finished before they do?",
            ),
        ),
        Mistake(
            "never bends",
            (_never_bends,),
            (
                "x = [1], w = [1], b = −3, ReLU: you gave −2. What would ReLU have made of it?",
                "Your answer is the sum, and the sum is right. What were you given `act` for?",
                "x = [2, 1], w = [−1, 1], b = 0.5: your −0.5 is z. What is tanh(−0.5)?",
            ),
        ),
        Mistake(
            "sum of x times sum of w",
            (_sum_times_sum,),
            (
                "x = [1, 2], w = [3, 4]: you gave 21. Which weight met the 2?",
                "21 is 3 times 7: all inputs together times all weights together. How many "
                "products should there be for two arrows?",
                "Swap the two weights and your answer stays 21. Should a network notice which "
                "input a weight belongs to?",
            ),
        ),
        Mistake(
            "different lengths pass unseen",
            (_zips,),
            (
                "2 inputs, 3 weights, and no complaint. What became of the third weight?",
                "`zip` stops at the shorter list without a word. Who would tell you that a weight "
                "had been lost?",
                "A network that drops a weight in silence still gives numbers. What could your "
                "function look at before it starts to add?",
            ),
        ),
        Mistake(
            "a weight too many passes unseen",
            (_counts_inputs,),
            (
                "2 inputs, 3 weights, and no complaint; 3 inputs, 2 weights does complain. What "
                "became of the third weight?",
                "Your loop counts the inputs. What does it know of a list that is longer?",
                "What could your function compare before it starts to add?",
            ),
        ),
        Mistake(
            "an input too many passes unseen",
            (_counts_weights,),
            (
                "3 inputs, 2 weights, and no complaint; 2 inputs, 3 weights does complain. What "
                "became of the third input?",
                "Your loop counts the weights. What does it know of a list that is longer?",
                "What could your function compare before it starts to add?",
            ),
        ),
        Mistake(
            "uses up its lists",
            (_uses_up_its_lists,),
            (
                "Your answer is right, and afterwards x is empty. Who would want to use x again?",
                "The next neuron of the layer gets the same x. What would it find?",
                "Which line of yours takes things out of a list, and could it read them instead?",
            ),
        ),
    ),
)


# 1.2: how many parameters -----------------------------------------------------------------


def thirteen():
    """Nine arrows and four biases."""
    return 13


def count(sizes):
    """A weight for each arrow, a bias for each unit that sums."""
    total = 0
    for before, here in pairwise(sizes):
        total += before * here + here
    return total


def _says(n):
    def by_hand():
        return n

    return by_hand


def _arrows(sizes):
    return sum(a * b for a, b in pairwise(sizes))


def _circles(sizes):
    return sum(sizes)


def _first_arrows(sizes):
    return sizes[0] * sizes[1]


def _no_output_bias(sizes):
    return count(sizes) - sizes[-1]


def _bias_a_layer(sizes):
    return _arrows(sizes) + len(sizes) - 1


def _bias_for_inputs(sizes):
    return _arrows(sizes) + sum(sizes)


def _three_sizes(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]


def _uses_up_sizes(sizes):
    total = 0
    while len(sizes) > 1:
        total += (sizes[0] + 1) * sizes[1]
        del sizes[0]
    return total


def observe_count(answers, probe):
    """The number said, or what `count` makes of a list of sizes."""
    by_hand, count = answers
    if probe.given is None:
        return {"your number": number(by_hand() if callable(by_hand) else by_hand)}
    sizes = list(probe.given)
    counted = {"parameters": number(count(sizes))}
    return counted | {"sizes afterwards": sizes} if probe.group == "inputs kept" else counted


_NINE = (
    "9 arrows; at x = [0, 0] all of them carry 0, and yet the three hidden units differ. What else "
    "holds a number?",
    "Each arrow has one weight, and those you have. What slid the curve of the single neuron to "
    "the left?",
    "z = w·x + b. How many letters of that does a unit with two arrows own?",
)
_SIX = (
    "Your 6 may be the circles, or the first arrows. What else in the drawing holds a number?",
    "A circle is where a number is computed; the numbers it computes with stand beside it. How "
    "many arrows end in the three hidden circles, and how many in the last one?",
    "The output circle alone sums three products and a bias. How many numbers does it own?",
)
_TWELVE = (
    "Three of the four sums have a number of their own. Which one has none?",
    "You have 9 weights and 3 biases. The output, too, adds something at the end: what?",
    "In the walk, the last step reads 0.5·2 + (−2)·0 + 1·1.5 − 0.5. What is the −0.5?",
)
_ELEVEN = (
    "11: three hidden units share one number. Must they fold at one place?",
    "You have 9 weights and one bias a layer. In the drawing, which numbers stand beneath h₁, h₂ "
    "and h₃?",
    "Each unit slides its own curve. How many sliders do three curves need for that?",
)
_FIFTEEN = (
    "15: you gave the two inputs a bias each. What would an input do with it?",
    "An input circle holds the number you bring. Does it sum anything?",
    "Which circles of the drawing have arrows that end in them?",
)

EX_1_2 = Exercise(
    "1.2",
    name="count the parameters",
    weight=2,
    reference=(thirteen, count),
    observe=observe_count,
    vary=vary.whole,
    chapter=CHAPTER,
    section="2 · Four neurons make a network",
    probes=(
        Probe("2-3-1, counted by hand", None, "by hand"),
        Probe("sizes [2, 3, 1]", (2, 3, 1), "count"),
        Probe("sizes [3, 4, 2]", (3, 4, 2), "count"),
        Probe("sizes [2, 4, 4, 1]", (2, 4, 4, 1), "count"),
        Probe("sizes [5, 1]", (5, 1), "count"),
        Probe("sizes [2, 3, 1] a second time", (2, 3, 1), "inputs kept"),
    ),
    mistakes=(
        Mistake("9: the arrows", (_says(9), count), _NINE),
        Mistake("6: the circles, or the first arrows", (_says(6), count), _SIX),
        Mistake("12: no bias at the output", (_says(12), count), _TWELVE),
        Mistake("11: one bias a layer", (_says(11), count), _ELEVEN),
        Mistake("15: biases for inputs", (_says(15), count), _FIFTEEN),
        Mistake(
            "counts the arrows",
            (thirteen, _arrows),
            ("`count([2, 3, 1])` is 9. " + _NINE[0], *_NINE[1:]),
        ),
        Mistake(
            "counts the circles",
            (thirteen, _circles),
            (
                "`count([2, 3, 1])` is 6: two circles, three, and one. How many numbers does the last "
                "circle alone own?",
                *_SIX[1:],
            ),
        ),
        Mistake(
            "counts the first arrows",
            (thirteen, _first_arrows),
            (
                "`count([2, 3, 1])` is 6: the arrows into the hidden units. And those into the output?",
                *_SIX[1:],
            ),
        ),
        Mistake(
            "no bias at the output",
            (thirteen, _no_output_bias),
            ("`count([2, 3, 1])` is 12. " + _TWELVE[0], *_TWELVE[1:]),
        ),
        Mistake(
            "one bias a layer",
            (thirteen, _bias_a_layer),
            ("`count([2, 3, 1])` is " + _ELEVEN[0], *_ELEVEN[1:]),
        ),
        Mistake(
            "biases for inputs",
            (thirteen, _bias_for_inputs),
            ("`count([2, 3, 1])` is " + _FIFTEEN[0], *_FIFTEEN[1:]),
        ),
        Mistake(
            "knows three sizes only",
            (thirteen, _three_sizes),
            (
                "`count([2, 4, 4, 1])` gave 32, the same as for [2, 4, 4]. What became of the last "
                "layer?",
                "Your function reads sizes[0], sizes[1] and sizes[2]. How many gaps between "
                "columns does a network with four sizes have?",
                "Every two neighbours in the list make one block of weights. How would you walk "
                "over all neighbours of a list of any length?",
            ),
        ),
        Mistake(
            "uses up the list",
            (thirteen, _uses_up_sizes),
            (
                "Your count is right, and afterwards `sizes` holds one number. Who would want the "
                "sizes again?",
                "After counting, somebody builds the network from the same list. What would it "
                "find?",
                "Which line of yours takes things out of the list, and could it read them instead?",
            ),
        ),
    ),
)

EXERCISES = (EX_1_1, EX_1_2)
