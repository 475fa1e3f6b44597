"""Retrieval questions by chapter, as data: a question, its answer, and why in one sentence.

They are answered from memory, on paper or aloud, and turned like a card; so each answer is
short enough to be compared at a glance.

>>> CARDS["05"][0].answer
'5'
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A question to be answered from memory."""

    id: str
    question: str
    answer: str
    why: str


def _chapter(chapter, *cards):
    return tuple(Card(f"{chapter}.{i}", *card) for i, card in enumerate(cards, 1))


CARDS = {
    "00": _chapter(
        "00",
        (
            "Name the five cards of the training loop, in order.",
            "forward, loss, zero, backward, update",
            "Each needs what the one before it made, and the last one leads back to the first.",
        ),
        (
            "What does a gradient advise, and about how large a move?",
            "for each knob, which way the loss falls and how fast; small moves only",
            "It is the slope here and now, and changes as soon as a knob is turned.",
        ),
        (
            "The loop runs without its card zero. What is wrong with the second step?",
            "it uses the sum of the first and the second slope",
            "backward adds to what is there, and nobody took the first slope away.",
        ),
    ),
    "01": _chapter(
        "01",
        (
            "What does a neuron do with its inputs, in three verbs?",
            "weigh them, add them up with the bias, bend the sum",
            "The activation acts once, on the sum, and not on each product.",
        ),
        (
            "How many parameters has a 2-3-1 network?",
            "13",
            "2·3 weights and 3 biases, then 3·1 weights and 1 bias.",
        ),
        (
            "At most how many kinks can one hidden layer of H ReLUs draw over one input?",
            "H",
            "Each unit switches on at one place, and there it folds the line.",
        ),
    ),
    "02": _chapter(
        "02",
        (
            "Nine targets, and the largest grows. Which best constant moves, for MSE or for MAE?",
            "the one for MSE",
            "It is the mean, and every value pulls at a mean; the median looks at the middle only.",
        ),
        (
            "Errors 1 and 3: what are ½SSE and MSE?",
            "5 and 5",
            "½(1 + 9) is 5 and (1 + 9)/2 is 5: they agree for two rows and no other number.",
        ),
        (
            "A target cannot be reached by the output's activation. How does training show it?",
            "the loss falls towards a floor above 0 and stays there",
            "No parameter reaches further than the activation does.",
        ),
    ),
    "03": _chapter(
        "03",
        (
            "What does the ∂ in ∂L/∂w say about all the other parameters?",
            "they are held still",
            "A partial derivative is what one knob does alone.",
        ),
        (
            "Write the central difference for the slope of f at x.",
            "(f(x + h) − f(x − h)) / 2h",
            "Looking both ways cancels the curve's bend, and the distance is 2h.",
        ),
        (
            "How many forward passes does nudging need for P parameters, with central differences?",
            "2P",
            "Each parameter is nudged up once and down once.",
        ),
    ),
    "04": _chapter(
        "04",
        (
            "Along a road, local slopes …? Over several roads, …?",
            "multiply; they add",
            "A nudge is stretched step by step, and it travels all roads at once.",
        ),
        (
            "L = (a + b)·a at a = 2, b = 4. What is the slope of a?",
            "8",
            "By the sum 2, by the factor 6, together 8.",
        ),
        (
            "L = a·b·c at b = 2, c = 10. You raise a by 0.01. How far does L move?",
            "0.2",
            "The first product moves by 0.02, and c makes ten times that of it.",
        ),
    ),
    "05": _chapter(
        "05",
        (
            "b = a + a, d = b + (b + a). What is the slope of a?",
            "5",
            "d is 2a + 2a + a.",
        ),
        (
            "What does a Value keep besides its number and its gradient?",
            "the values it was made from, and its local slope in each",
            "That is the trail along which backward walks.",
        ),
        (
            "30 doublings: how many values, and how many paths to the first?",
            "31 values, 2³⁰ paths (a thousand million)",
            "Each doubling adds one value and doubles the paths.",
        ),
        (
            "Which gradient does backward() begin with, and why?",
            "1 in the result",
            "The result follows itself one to one.",
        ),
    ),
    "06": _chapter(
        "06",
        (
            "½κw²: up to which step size does gradient descent arrive?",
            "below 2/κ",
            "A step multiplies w by 1 − ηκ, and that must stay between −1 and 1.",
        ),
        (
            "½w² from w = 4, step size 1. Where are you after one step?",
            "at 0",
            "The slope is 4, so the step is as long as the way.",
        ),
        (
            "Which of the two moves the parameters: back-propagation or gradient descent?",
            "gradient descent",
            "Back-propagation works out the slopes; descent takes the step.",
        ),
    ),
    "07": _chapter(
        "07",
        (
            "How many hidden ReLUs at least fence a disc in the plane?",
            "3",
            "Two lines always leave a way out; three make a triangle.",
        ),
        (
            "All weights begin at 0.5. What becomes of eight hidden units?",
            "they stay one unit, eight times",
            "Equal units get equal slopes, so they move alike for ever.",
        ),
        (
            "Four reasons for a slope of 0 everywhere?",
            "solved, dead, twins, saturated",
            "Look at the loss and at what each unit puts out to tell them apart.",
        ),
    ),
    "08": _chapter(
        "08",
        (
            "Z = X @ W with X (n, d) and W (d, h). What is dW in terms of X and dZ?",
            "Xᵀ @ dZ",
            "It is the only product of the two with the shape (d, h).",
        ),
        (
            "A bias of shape (3,) was added to 64 rows. How does its gradient come about?",
            "the (64, 3) slopes are summed over the rows",
            "It was used 64 times, and over roads slopes add.",
        ),
        (
            "(4,) minus (4, 1) in numpy: which shape comes out?",
            "(4, 4)",
            "A row and a column broadcast to a table, without a word of warning.",
        ),
    ),
    "09": _chapter(
        "09",
        (
            "Softmax and cross-entropy: what is the slope in the logits?",
            "p − y",
            "The probabilities minus the one-hot target; the rest cancels.",
        ),
        (
            "Why does a stable softmax subtract the largest logit first?",
            "so that exp never overflows; the result stays the same",
            "The same number taken from all logits cancels above and below the line.",
        ),
        (
            "A program trains and its loss falls. How do you know that its gradient is right?",
            "compare it with nudging: gradcheck",
            "Wrong slopes can point downhill too.",
        ),
    ),
    "10": _chapter(
        "10",
        (
            "1,437 rows, batches of 32. How many steps has an epoch?",
            "45",
            "44 full batches and one of 29.",
        ),
        (
            "Which rows may decide where you stop training?",
            "validation rows; never the test rows",
            "What chose the answer cannot judge it.",
        ),
        (
            "The batch grows from 4 to 16. What becomes of the gradient's noise?",
            "it halves",
            "It shrinks with the square root of the batch.",
        ),
    ),
    "11": _chapter(
        "11",
        (
            "Why do slopes vanish in a deep sigmoid network?",
            "each layer multiplies them by at most ¼",
            "Ten such factors leave a millionth.",
        ),
        (
            "He's spread of a weight with n inputs into a ReLU?",
            "√(2/n)",
            "A sum of n terms spreads √n times as wide, and ReLU drops half of it.",
        ),
        (
            "Which trouble does clipping cure: vanishing or exploding?",
            "exploding",
            "It shortens what is long; a slope of 10⁻⁶ it leaves alone.",
        ),
    ),
    "12": _chapter(
        "12",
        (
            "What does momentum add to plain descent?",
            "a velocity that remembers earlier slopes, fading by β",
            "Steps that agree add up, steps that alternate cancel.",
        ),
        (
            "Why does Adam correct its averages in the first steps?",
            "they start at 0 and are still nearly empty",
            "Without it, the first step has a length nobody chose.",
        ),
        (
            "When may you say that one optimiser beats another?",
            "both tuned alike, several seeds, judged on rows not used for tuning",
            "Otherwise you compare who was tuned.",
        ),
    ),
    "13": _chapter(
        "13",
        (
            "Dropout at rate q: by what are the survivors multiplied in training?",
            "1/(1 − q)",
            "So that the mean arriving at the next layer is what it will be at the test.",
        ),
        (
            "What does k-fold cross-validation do about overfitting?",
            "nothing; it measures it",
            "It tells how well a recipe does on rows it has not seen.",
        ),
        (
            "The slope of ½α‖W‖² in W?",
            "αW",
            "Each weight is pulled to 0 in proportion to its size.",
        ),
    ),
    "14": _chapter(
        "14",
        (
            "A missed cancer costs as much as 20 false alarms, and p can be trusted. From which p "
            "on do you flag?",
            "1/21, about 0.05",
            "There the risk of a miss, p · 20, is as large as that of an alarm, 1 − p.",
        ),
        (
            "A forecast of a price has R² 0.97. What do you ask for?",
            "the error of “same as yesterday” on the same days",
            "On a walk of pure chance yesterday's value has an R² as high.",
        ),
        (
            "Why must a window for 1711 not hold 1711, nor the test lie among the training years?",
            "neither is known when the forecast is made",
            "An honest forecast holds only the past, and is tested after all it learned from.",
        ),
    ),
    "15": _chapter(
        "15",
        (
            "What is a saliency map a map of?",
            "the slopes of one logit in the pixels of one picture",
            "The same backward pass as in training, to the input in place of the weights.",
        ),
        (
            "FGSM moves each pixel by …?",
            "ε, up or down, by the sign of the loss's slope there",
            "Small steps that all agree with the slopes add up; random ones cancel.",
        ),
        (
            "What do encrypted rows do against guessing who was in the training?",
            "nothing; the model is the same, and the model tells",
            "Limits and noise on each row's gradient are what hides a row.",
        ),
    ),
}
