"""The twenty items of the concept test, as data.

Written from what learners get wrong in public: each distractor is a misconception somebody
held. They have not been tried on a class yet, so read a class's numbers with care.

>>> len(ITEMS)
20
"""

from mgcourse.study.concepts import Distractor, Item

# Misconceptions that more than one item asks after.
OPTIMISES = "back-propagation improves the weights itself"
REVERSES = "back-propagation runs the network in reverse"
TURNED = "the sign of a slope turned round"
MORE = "more training cures everything"
SMALLER = "smaller is always better"
LARGER = "larger is always better"
AVERAGES = "where slopes meet, the average is taken"
ETA = "every trouble is the step size's"


def _used_twice():
    from mgcourse.show.graph import draw
    from mgcourse.value import Value

    a = Value(2.0, label="a")
    u, v = a * 3, a * 5
    u.label, v.label = "u", "v"
    L = u + v
    L.label = "L"
    return draw(L)


ITEMS = (
    Item(
        1,
        "A network was run forward and its loss worked out. What does back-propagation put out?",
        "one slope for each parameter",
        "it says how fast the loss follows each parameter, and moves nothing.",
        (
            Distractor(
                "new, better weights",
                OPTIMISES,
                "It moves nothing: it says how the loss would follow each weight, and the update "
                "takes the step.",
            ),
            Distractor(
                "the inputs that belong to the output",
                REVERSES,
                "It does walk from the end to the start, but what it carries are slopes, and the "
                "inputs were known all along.",
            ),
            Distractor(
                "a smaller loss",
                "the backward pass lowers the loss",
                "After it the loss is what it was before; it falls when the parameters move.",
            ),
        ),
        door="00",
        taught="05",
    ),
    Item(
        2,
        "Which part of the training loop moves the weights?",
        "the update",
        "it is the only one that writes to them.",
        (
            Distractor(
                "the backward pass",
                OPTIMISES,
                "With a step size of 0 the backward pass still fills in every slope, and no "
                "weight moves.",
            ),
            Distractor(
                "the loss",
                "the loss pulls on the weights",
                "The loss is a number that is read; it touches nothing.",
            ),
            Distractor(
                "the data",
                "the data push the weights",
                "The data decide which way the slopes point; somebody still has to take the step.",
            ),
        ),
        door="00",
        taught="06",
    ),
    Item(
        3,
        "A prediction is too high. You raise it a little more. What does the loss do?",
        "it rises",
        "above the target, a step up is a step away from it.",
        (
            Distractor(
                "it falls",
                TURNED,
                "Prediction minus target is positive here, and further up it is more so.",
            ),
            Distractor(
                "it stays as it is",
                "small changes do not count",
                "A slope is about small changes: this one is not 0, so the loss moves.",
            ),
            Distractor(
                "that depends on the other rows of the batch",
                "rows change each other's errors",
                "The other rows add their own parts, and those did not move.",
            ),
        ),
        door="00",
        taught="03",
    ),
    Item(
        4,
        "Can the backward pass recover a network's inputs from its output?",
        "no, it carries slopes back, not values",
        "it needs the inputs to begin with, and sends slopes back along the same roads.",
        (
            Distractor(
                "yes, it runs the network in reverse",
                REVERSES,
                "Two inputs that add to 5 give one sum: no walk back can tell 2 + 3 from 1 + 4.",
            ),
            Distractor(
                "yes, unless there are ReLUs",
                "only ReLU loses information",
                "A sum of two inputs is one number already, before any ReLU.",
            ),
            Distractor(
                "yes, if the weights are small",
                "small weights can be undone",
                "However small, two numbers went in and one came out.",
            ),
        ),
        door="04",
        taught="04",
    ),
    Item(
        5,
        "Five linear layers stand in a row, nothing between them. What can they draw?",
        "one straight line, as a single layer can",
        "a linear map of a linear map is a linear map.",
        (
            Distractor(
                "five bends",
                "layers bend by themselves",
                "A bend comes from an activation, and here is none.",
            ),
            Distractor(
                "a closer fit than one layer",
                "deeper fits better",
                "Multiply the five matrices: one remains, and one layer can hold it.",
            ),
            Distractor(
                "four bends, one at each joint",
                "a joint is a bend",
                "At a joint numbers are passed on as they are; nothing folds.",
            ),
        ),
        door="01",
        taught="01",
    ),
    Item(
        6,
        "A network ends in a sigmoid, and its target is 3. When does it get there?",
        "never",
        "a sigmoid stays below 1, so the error stays above 2.",
        (
            Distractor(
                "after long training",
                MORE,
                "Each step brings it nearer to 1, and 1 is as far from 3 as it can get.",
            ),
            Distractor(
                "with a larger step size",
                ETA,
                "Longer strides towards 1 still end below 1.",
            ),
            Distractor(
                "with more hidden units",
                LARGER,
                "Whatever the units send, the sigmoid at the end squeezes it below 1.",
            ),
        ),
        door="02",
        taught="02",
    ),
    Item(
        7,
        "f = x·y at x = 4, y = −3. You raise x a little. What does f do?",
        "falls, by 3 times as much",
        "with y held at −3, each step of x counts −3 times.",
        (
            Distractor(
                "rises, by 4 times as much",
                "a value's own number is its slope",
                "4 is x's own number. Who multiplies the change of x?",
            ),
            Distractor(
                "falls, by 12 times as much",
                "the result is the slope",
                "−12 is what f is, not how it changes: at x = 4.01 it is −12.03.",
            ),
            Distractor(
                "rises, by 3 times as much",
                TURNED,
                "At x = 4.01 the product is −12.03, and that is less than −12.",
            ),
        ),
        door="00",
        taught="03",
    ),
    Item(
        8,
        "You measure a slope as (f(x+h) − f(x)) / h on a computer. Is a smaller h better?",
        "up to a point",
        "first the curve straightens, then rounding drowns the difference.",
        (
            Distractor(
                "yes, always",
                SMALLER,
                "A computer keeps some sixteen digits: with h = 10⁻¹⁵ hardly one of them is left.",
            ),
            Distractor(
                "h makes no difference",
                "a slope does not depend on how it is measured",
                "The slope itself does not, its measurement does: try h = 1 on a curve.",
            ),
            Distractor(
                "only for straight lines",
                "curves have no slope",
                "On a straight line every h will do; it is on curves that h matters.",
            ),
        ),
        door="00",
        taught="03",
    ),
    Item(
        9,
        "In the picture a is used twice. A slope of 3 comes back to a by one road and 5 by the "
        "other. What is the slope of L with respect to a?",
        "8, both added",
        "a nudge of a travels both roads at once.",
        (
            Distractor(
                "5, the last one to arrive",
                "the last road wins",
                "Then the first road would not count, and a nudge of a does go along it.",
            ),
            Distractor(
                "4, their average",
                AVERAGES,
                "Raise a by 1: u rises by 3, v by 5, and L by both.",
            ),
            Distractor(
                "15, their product",
                "slopes of different roads multiply",
                "Along one road they do; these are two roads that meet in a.",
            ),
        ),
        door="00",
        taught="04",
        picture=_used_twice,
    ),
    Item(
        10,
        "Why does back-propagation serve each value after all values that use it?",
        "so that its total is finished before it is passed on, once",
        "a slope passed on too early leaves out what comes later.",
        (
            Distractor(
                "only for speed",
                "the order buys nothing but speed",
                "b served too early in b + (b + a) gives 3 where 5 is right: wrong, not slow.",
            ),
            Distractor(
                "only for right answers: no other way is right",
                "no other way gives the right answer",
                "Walking every road one by one is right as well, and takes millions of steps.",
            ),
            Distractor(
                "for neatness; any order gives the same",
                "the order does not matter",
                "Try a value used twice: served before its second user it passes on half.",
            ),
        ),
        door="05",
        taught="05",
    ),
    Item(
        11,
        "y = (a·a)·3 at a = 2. After y.backward() this course's engine has 12 in a.grad. You call "
        "y.backward() again, without setting anything to 0. What is in a.grad now?",
        "24",
        "leaves keep adding, 12 and 12; what lies between is worked out afresh.",
        (
            Distractor(
                "12",
                "a second backward pass overwrites",
                "Leaves accumulate on purpose: that is how the slopes of several rows add up.",
            ),
            Distractor(
                "36",
                "everything accumulates, inner values too",
                "micrograd works like that; this engine resets what lies between.",
            ),
            Distractor(
                "nothing: it stops with an error",
                "a graph can be used only once",
                "PyTorch refuses unless told to retain the graph; here the graph stays.",
            ),
        ),
        door="05",
        taught="05",
    ),
    Item(
        12,
        "A bias of shape (3,) is added to 64 rows. What does its gradient look like?",
        "(3,), summed over the rows",
        "each of the 3 numbers was used 64 times, and where roads meet slopes add.",
        (
            Distractor(
                "(64, 3)",
                "a gradient has the batch's shape",
                "There are 3 numbers to move; where would the other 189 slopes go?",
            ),
            Distractor(
                "(3,), averaged by the broadcasting",
                AVERAGES,
                "Raise the bias by 0.01: the sum of the outputs rises 64 times as much. "
                "A mean in the loss divides; broadcasting does not.",
            ),
            Distractor(
                "(64,)",
                "one slope a row",
                "Rows are data: nobody moves them. The bias has 3 numbers.",
            ),
        ),
        door="08",
        taught="08",
    ),
    Item(
        13,
        "In a backward pass the slope of the output's activation was left out. What happens?",
        "it runs, the loss may even fall, and a gradient check fails",
        "a wrong slope can point downhill all the same; only nudging tells.",
        (
            Distractor(
                "it stops with an error",
                "wrong mathematics crashes",
                "The shapes fit without that factor, so nothing complains.",
            ),
            Distractor(
                "training always blows up",
                "a wrong gradient never learns",
                "The factor is positive: without it, the sign of each slope at the output stays.",
            ),
            Distractor(
                "training is slower, no more",
                "a factor left out is a matter of speed",
                "The factor differs from row to row, so the direction changes too.",
            ),
        ),
        door="09",
        taught="09",
    ),
    Item(
        14,
        "You walk down ½w² from w = 4. After 20 steps, which step size ends nearer to 0: "
        "0.1 or 1.9?",
        "equally near",
        "both shrink the distance to 0.9 of it at each step, one from one side, one bouncing.",
        (
            Distractor(
                "0.1",
                SMALLER,
                "It creeps: 0.9 of the way is left after each step. And with 1.9?",
            ),
            Distractor(
                "1.9",
                LARGER,
                "It leaps over 0 and lands at −0.9 of where it was. And with 0.1?",
            ),
            Distractor(
                "neither moves",
                "at a smooth bowl nothing moves",
                "At w = 4 the slope is 4, so a step of 0.1 goes to 3.6.",
            ),
        ),
        door="00",
        taught="06",
    ),
    Item(
        15,
        "Every slope of a network is 0. What do you know?",
        "not yet enough: it may be solved, dead, full of twins or saturated",
        "a slope of 0 says that small moves change nothing; why is another question.",
        (
            Distractor(
                "it has learned its task",
                "slope 0 means solved",
                "A network whose ReLUs are all off has slopes of 0 and every answer wrong.",
            ),
            Distractor(
                "the step size is too small",
                ETA,
                "The step size multiplies the slope; it is no part of it.",
            ),
            Distractor(
                "it is close: far away slopes are big",
                "a big slope means far away",
                "A saturated sigmoid is flat and as far away as can be.",
            ),
        ),
        door="07",
        taught="07",
    ),
    Item(
        16,
        "Ten sigmoid layers in a row start to train. What happens?",
        "the first layers hardly move",
        "on the way back each sigmoid multiplies by at most ¼.",
        (
            Distractor(
                "all layers learn alike",
                "slopes arrive undiminished",
                "Ten factors of at most ¼ stand between the loss and the first layer.",
            ),
            Distractor(
                "the last layers starve",
                "slopes fade in the forward direction",
                "The last layers sit beside the loss; theirs is the shortest road.",
            ),
            Distractor(
                "the loss becomes too small to learn from",
                "a small slope is a small loss",
                "The loss may be large while its slopes at the far end are tiny.",
            ),
        ),
        door="11",
        taught="11",
    ),
    Item(
        17,
        "The loss is multiplied by 1000. What happens to the steps of Adam, and of plain SGD?",
        "Adam's stay the same, SGD's are 1000 times as long",
        "Adam divides each slope by its own recent size; SGD does not.",
        (
            Distractor(
                "both are 1000 times as long",
                "every optimiser follows the loss's scale",
                "In Adam the 1000 stands above and below the line.",
            ),
            Distractor(
                "both stay the same",
                "the scale of a loss never matters",
                "SGD multiplies the slope by η, and the slope is 1000 times as large.",
            ),
            Distractor(
                "Adam's are 1000 times as long, SGD's stay the same",
                "it is SGD that rescales",
                "The one that keeps an average of squared slopes, to divide by it, is Adam.",
            ),
        ),
        door="12",
        taught="12",
    ),
    Item(
        18,
        "A network gets 100 of 100 training rows right, and 10 of 100 new ones. Why?",
        "it memorised its training rows",
        "it can reproduce them without having found what they share.",
        (
            Distractor(
                "back-propagation overfits",
                "back-propagation is to blame",
                "Its slopes were right; what they were asked for was the training loss.",
            ),
            Distractor(
                "it was trained too briefly",
                MORE,
                "On the rows it knows there is nothing left to learn.",
            ),
            Distractor(
                "the step size was too small",
                ETA,
                "It arrived at 100 of 100: the steps brought it where they led.",
            ),
        ),
        door="13",
        taught="13",
    ),
    Item(
        19,
        "Coin flips as labels, 2,000 coin-flip features. You keep the 20 features that fit best "
        "on all rows, then split into training and test rows. How many test rows come out right?",
        "far more than half",
        "the features were chosen with the test rows' answers in hand.",
        (
            Distractor(
                "half: the split keeps it honest",
                "a split afterwards makes it honest",
                "The features had seen the test rows before there was a split.",
            ),
            Distractor(
                "fewer than half",
                "noise turns against you",
                "Chance alone gives half, and here something looked at the answers.",
            ),
            Distractor(
                "all of them",
                "a leak makes everything right",
                "Twenty lucky features help a lot; they are still no more than lucky.",
            ),
        ),
        door="10",
        taught="10",
    ),
    Item(
        20,
        "The loss fell from one epoch to the next. What did the accuracy do?",
        "it may have risen, stayed or fallen",
        "the loss counts how wrong each row is, accuracy only on which side it falls.",
        (
            Distractor(
                "it rose",
                "loss and accuracy are one thing",
                "A few rows far better and one row over the border: the loss falls, and so does "
                "the score.",
            ),
            Distractor(
                "it rose, unless the network overfits",
                "only overfitting parts loss and accuracy",
                "It happens on the training rows too.",
            ),
            Distractor(
                "it is 1 minus the loss",
                "accuracy is 1 minus the loss",
                "A loss of 2 would mean −100 % right.",
            ),
        ),
        door="10",
        taught="10",
    ),
)
