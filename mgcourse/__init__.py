"""mgcourse: an interactive course on back-propagation.

`import mgcourse as mg` offers the names below. Each is loaded when it is first used, so
that the import itself costs next to nothing.
"""

import importlib

__version__ = "0.1.0"

# name -> the module it lives in
_HOME = {
    "Value": "value",
    "MLP": "nn",
    "Tensor": "tensors",
    "tensor": "tensors",
    "numgrad": "numerical",
    "gradcheck": "numerical",
    "seed": "seeding",
    "draw": "show.graph",
    "draw_dot": "show.graph",
    "label": "show.trace",
    "derive": "show.derivation",
    "nudge": "show.nudge",
    "roads": "show.roads",
    "player": "show.player",
    "studio": "show.studio",
    "source": "show.source",
    "live": "show.live",
    "Panel": "show.overlay",
    "Line": "show.marks",
    "Dots": "show.marks",
    "Bars": "show.marks",
    "Text": "show.marks",
    "Arrows": "show.marks",
    "Image": "show.marks",
    "Slider": "show.controls",
    "LogSlider": "show.controls",
    "Choice": "show.controls",
    "Toggle": "show.controls",
    "Button": "show.controls",
    "watch": "show.training",
    "predict": "study.predict",
    "ask": "study.ask",
    "recall": "study.recall",
    "drill": "study.drill_page",
    "scorecard": "study.scorecard",
    "doctor": "checkup",
}
_MODULES = {
    "value": "value",
    "nn": "nn",
    "activation": "activation",
    "loss": "loss",
    "optim": "optim",
    "plots": "show.plots",
    "study": "study",
}

__all__ = [*_HOME, *_MODULES]


def __getattr__(name):
    if name in _HOME:
        found = getattr(importlib.import_module("mgcourse." + _HOME[name]), name)
        globals()[name] = found
        return found
    if name in _MODULES:
        return importlib.import_module("mgcourse." + _MODULES[name])
    raise AttributeError(
        f"module 'mgcourse' has no attribute {name!r}; it offers: {', '.join(__all__)}"
    )


def __dir__():
    return sorted({*globals(), *__all__})
