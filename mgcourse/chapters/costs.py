"""What a step costs, counted: multiplications and bytes, from ten digits to a billion weights.

>>> step = work((64, 32, 10), batch=32)
>>> step["parameters"], step["forward"], round(step["backward"] / step["forward"], 2)
(2410, 151552, 1.14)
>>> round(run(1e9)["FLOPs"] / 1e20, 2), run(1e9)["GB"]
(1.2, 16.0)
"""

from itertools import pairwise

BYTES = {"weights": 2, "gradients": 2, "weights, 32 bits": 4, "Adam's m": 4, "Adam's v": 4}
TOKENS_A_WEIGHT = 20  # Hoffmann et al. 2022: 70 billion weights, 1.4 trillion tokens
PEAK = 312e12  # FLOPs a second of one NVIDIA A100, bfloat16, by its data sheet
SHARE = 0.4  # of the peak, assumed; the hours published for BLOOM come to 0.32
PUBLISHED = {  # weights, tokens, FLOPs as their authors give them
    "GPT-3 (Brown et al. 2020)": (175e9, 300e9, 3.14e23),
    "Chinchilla (Hoffmann et al. 2022)": (70e9, 1.4e12, 5.76e23),
}


def work(sizes, batch, size=8):
    """Multiplications and additions of a step's matrix products, and the bytes it holds.

    Parameters
    ----------
    sizes : sequence of int
        Units a layer, the inputs first.
    batch : int
        Rows.
    size : int
        Bytes a number.
    """
    pairs = list(pairwise(sizes))
    forward = sum(2 * batch * i * o for i, o in pairs)
    in_weights, in_inputs = forward, sum(2 * batch * i * o for i, o in pairs[1:])
    parameters = sum((i + 1) * o for i, o in pairs)
    return {
        "parameters": parameters,
        "forward": forward,
        "backward": in_weights + in_inputs,
        "bytes of weights": size * parameters,
        "bytes of activations": size * batch * sum(sizes),
    }


def run(weights, tokens=None):
    """A whole training run of a language model: 6ND FLOPs, and 16 bytes a weight.

    Returns
    -------
    dict
        "tokens", "FLOPs", "GB" (weights, gradients and Adam's averages, no activations), "days"
        on one A100 at `SHARE` of its peak.
    """
    tokens = TOKENS_A_WEIGHT * weights if tokens is None else tokens
    flops = 6 * weights * tokens
    return {
        "tokens": tokens,
        "FLOPs": flops,
        "GB": sum(BYTES.values()) * weights / 1e9,
        "days": flops / (SHARE * PEAK) / 86400,
    }
