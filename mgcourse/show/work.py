"""Work that takes its time: shown as it goes, heard while it goes, stopped at a press.

The work is a generator of pictures on the way, each with how far it is under "done".
Between two of them the kernel hears what else happens on the page.

>>> finished({"words": "at once"} for _ in range(3))
{'words': 'at once'}
"""

import asyncio
import inspect
import time
from collections import deque

import ipywidgets as widgets

from mgcourse.show.style import BLUE

_PATIENCE = 0.05  # seconds without a word; what takes longer gets a bar and a stop button
_BREATH = 0.002  # seconds given to the rest of the page between two pictures


def finished(answer):
    """The last of what a generator yields; anything else as it is."""
    if inspect.isgenerator(answer):
        last = deque(answer, maxlen=1)
        if not last:
            raise ValueError("the figure's function yielded nothing: yield a dict at least once")
        return last[0]
    return answer


class Work(widgets.HBox):
    """A stop button, and a progress bar that keeps its place while there is nothing to do.

    Parameters
    ----------
    show : callable
        `show(numbers)` draws what the work has yielded.
    """

    def __init__(self, show):
        self._show = show
        self._steps = None  # what runs now; whoever finds another here ends
        self._task = None  # the loop holds tasks weakly
        self._bar = widgets.FloatProgress(
            max=1.0,
            style={"bar_color": BLUE},
            layout={"width": "300px", "visibility": "hidden"},
        )
        # always there: a button that vanishes under the finger takes the keyboard's place with it
        self._button = widgets.Button(description="Stop", icon="stop", layout={"width": "auto"})
        self._button.on_click(lambda _: self.stop())
        super().__init__([self._button, self._bar])

    @property
    def running(self):
        """Whether there is work left."""
        return self._steps is not None

    def begin(self, steps):
        """Drop what runs, and run this; at once and to its end where there is no event loop."""
        self.stop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._show(finished(steps))
            return
        self._steps = steps
        self._task = loop.create_task(self._run(steps))

    def stop(self):
        """Stand still with what has been reached."""
        self._steps = None
        self._appear(False)

    async def _run(self, steps):
        begun = shown = time.perf_counter()
        numbers = None
        try:
            for numbers in steps:
                if self._steps is not steps:
                    return
                now = time.perf_counter()
                if now - shown < _PATIENCE:
                    continue
                self._show(numbers)
                self._bar.value = numbers.get("done", 0.0)
                self._appear(now - begun >= _PATIENCE)
                shown = time.perf_counter()
                await asyncio.sleep(_BREATH)
            if numbers is not None:
                self._show(numbers)
        except Exception as error:
            if numbers is not None:
                self._show(numbers | {"words": f"The figure's function failed: {error!r}"})
            raise
        finally:
            steps.close()
            if self._steps is steps:
                self.stop()

    def _appear(self, visible):
        self._bar.layout.visibility = "visible" if visible else "hidden"
