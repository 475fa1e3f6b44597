"""How fast figures follow a slider, in a real JupyterLab: `make bench-ui`.

A move is an arrow key on the slider; it ends with the first frame that shows a new picture,
decoded and painted. Our kinds of figure, a bare HTML widget as the least that any figure can
take, and `interact` with `plt.show()` are moved in turn, so that a slow moment of the machine
hits all. Results go to bench/RESULTS-UI.md.
"""

import importlib.util
import os
import tempfile
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROUNDS, MOVES = 6, 10
BURST, LONG = 30, 1000
WANTED = {"overlay": "≤ 45 / 80", "boundary": "≤ 90 / 150", "player": "≤ 50"}
FLOOR, SLOWEST = "bare `ipywidgets.HTML`", "interact + plt.show()"
NAMES = ("overlay", "boundary", "player", FLOOR, SLOWEST)

CELLS = (
    """
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import IntSlider, interact
import mgcourse as mg
from mgcourse.show.marks import cells

points = np.random.default_rng(0).uniform(-2, 2, (2, 60))
plane = cells((-2, 2), (-2, 2))
w = np.linspace(-2, 2, 200)

def wave(k):
    return np.cos(w * (1 + k / 20))

def overlay(k):
    return {"loss": (w, wave(k)), "ball": ([k / 50 - 1], [0]), "words": f"k = {k}"}

def boundary(k):
    says = np.clip(np.sin(2 * plane[0] + k / 20) - plane[1], -1, 1)
    return {"says": says, "dots": points, "words": f"k = {k}"}

def figure(compute, *marks):
    return mg.live(
        compute,
        panels=[mg.Panel(*marks, x=(-2, 2), y=(-2, 2))],
        controls={"k": mg.Slider(range(100), 50, "k", "knob")},
        title=compute.__name__,
    )
""",
    'figure(overlay, mg.Line("loss"), mg.Dots("ball"))',
    'figure(boundary, mg.Image("says"), mg.Dots("dots"))',
    """
mg.seed(1)
mg.player(mg.MLP(2, [5, 3, 1])([0.5, -1.0]))  # 56 values
""",
    """
from ipywidgets import HTML, VBox

handle, picture = IntSlider(50, 0, 99), HTML()

def drawn(_):
    curve = zip(180 * w + 360, 100 - 50 * wave(handle.value))
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in curve)
    picture.value = (
        '<svg aria-hidden="true" viewBox="0 0 720 288" width="720" height="288">'
        f'<polyline points="{points}" fill="none" stroke="#0072B2" stroke-width="2"/></svg>'
    )

handle.observe(drawn, names="value")
drawn(None)
bare = VBox([handle, picture])
bare.add_class("mg-layers")
bare
""",
    """
@interact(k=IntSlider(50, 0, 99))
def plotted(k):
    plt.figure(figsize=(7.5, 3))
    plt.plot(w, wave(k))
    plt.ylim(-2, 2)
    plt.show()
""",
)
MEASURE = """() => {
const figures = [...document.querySelectorAll('.jp-OutputArea-output')]
  .filter(output => output.querySelector('.noUi-handle'));
const picture = figure => figure.querySelector('.mg-layers, .jp-RenderedImage img');
const shown = figure => [...figure.querySelectorAll('svg[aria-hidden=true], .jp-RenderedImage img')]
  .map(part => part.src || part.innerHTML).join();
const frame = () => new Promise(requestAnimationFrame);
const wait = ms => new Promise(done => setTimeout(done, ms));
const handle = figure => figure.querySelector('.noUi-handle');
const press = (figure, key) => handle(figure).dispatchEvent(
  new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
window.look = i => figures[i].scrollIntoView({block: 'center'});
window.move = async (i, key) => {
  const figure = figures[i], before = shown(figure), begun = performance.now();
  press(figure, key);
  while (shown(figure) === before || !picture(figure)) {
    await frame();
    if (performance.now() - begun > 5000) throw Error('nothing moved');
  }
  await Promise.all([...figure.querySelectorAll('img, image')]
    .map(image => image.decode && image.decode().catch(() => 0)));
  await frame();
  return performance.now() - begun;
};
window.burst = async (i, count) => {
  const figure = figures[i], top = picture(figure).getBoundingClientRect().top;
  const seen = {frames: 0, blank: 0, shifted: 0};
  let last = shown(figure), changed = performance.now(), on = true;
  const watching = (async () => {
    while (on) {
      await frame();
      seen.frames++;
      const now = shown(figure);
      if (!picture(figure) || !now) seen.blank++;
      else if (Math.abs(picture(figure).getBoundingClientRect().top - top) > 1) seen.shifted++;
      if (now !== last) { last = now; changed = performance.now(); }
    }
  })();
  for (let n = 0; n < count; n++) {
    press(figure, 'ArrowRight');
    await wait(1000 / count);
  }
  const ended = performance.now();
  await wait(1500);
  on = false;
  await watching;
  return {...seen, lag: Math.max(changed - ended, 0)};
};
}"""


def conftest():
    """The JupyterLab of the browser tests."""
    path = HERE.parent / "tests" / "e2e" / "conftest.py"
    spec = importlib.util.spec_from_file_location("e2e_conftest", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def heap(page):
    """Megabytes of JavaScript that are in use, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used / 1e6


def kernel(lab):
    """Megabytes of the kernel."""
    children = psutil.Process(lab._process.pid).children(recursive=True)
    return sum(c.memory_info().rss for c in children if "ipykernel" in " ".join(c.cmdline())) / 1e6


def measure(page, lab):
    """All numbers, by figure."""
    page.evaluate(MEASURE)
    times = {name: [] for name in NAMES}
    for _ in range(ROUNDS):
        for i, name in enumerate(NAMES):
            page.evaluate("i => look(i)", i)
            for n in range(MOVES):
                key = "ArrowRight" if n < MOVES / 2 else "ArrowLeft"
                times[name].append(page.evaluate("([i, key]) => move(i, key)", [i, key]))
                page.wait_for_timeout(30)
    found = {}
    for i, name in enumerate(NAMES):
        page.evaluate("i => look(i)", i)
        p50, p95 = np.percentile(times[name][3:], [50, 95])  # the first ones warm up
        found[name] = page.evaluate("([i, n]) => burst(i, n)", [i, BURST]) | {
            "p50": p50,
            "p95": p95,
        }
    for i, name in enumerate(NAMES[:2]):
        page.evaluate("i => look(i)", i)
        sizes = []
        for start in range(0, LONG + 1, LONG // 2):
            sizes.append((heap(page), kernel(lab)))
            for n in range(LONG // 2 if start < LONG else 0):
                page.evaluate(
                    "([i, key]) => move(i, key)", [i, "ArrowLeft" if n % 2 else "ArrowRight"]
                )
        found[name]["memory"] = sizes
    return found


def table(found):
    """The results as text."""
    lines = [
        "# How fast figures follow a slider",
        "",
        "Written by `make bench-ui`: Chromium without a graphics card, JupyterLab and kernel on "
        f"{os.cpu_count()} processors at a load of {os.getloadavg()[0]:.1f}; milliseconds from the "
        f"key to the painted frame. No figure can be faster than the {FLOOR} with one line in it; "
        "on a busy machine compare with that, and look at the last column.",
        "",
        "| figure | p50 | p95 | wanted when quiet | lag after 30 moves in a second | blank frames "
        "| shifted frames | times as fast as the last |",
        "|---|---|---|---|---|---|---|---|",
    ]
    slowest = found[NAMES[-1]]["p50"]
    for name, row in found.items():
        lines.append(
            f"| {name} | {row['p50']:.0f} | {row['p95']:.0f} | {WANTED.get(name, '–')} | "
            f"{row['lag']:.0f} | {row['blank']} of {row['frames']} | "
            f"{row['shifted']} | {slowest / row['p50']:.1f} |"
        )
    lines += ["", f"Memory in MB before, half way through and after {LONG} moves:", ""]
    for name in NAMES[:2]:
        page, kernel_size = zip(*found[name]["memory"])
        lines.append(
            f"- {name}: page {' → '.join(f'{mb:.1f}' for mb in page)}, "
            f"kernel {' → '.join(f'{mb:.0f}' for mb in kernel_size)}"
        )
    return "\n".join(lines) + "\n"


def main():
    """Measure, and write the results down."""
    e2e = conftest()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        lab = e2e.Lab(Path(folder))
        lab.start()
        try:
            chromium = p.chromium.launch(executable_path=e2e.CHROMIUM, args=e2e.SWITCHES)
            with e2e.opened(lab, chromium, lab.write("bench.ipynb", *CELLS)) as page:
                page.wait_for_timeout(2000)
                found = measure(page, lab)
            chromium.close()
        finally:
            lab.stop()
    (HERE / "RESULTS-UI.md").write_text(table(found), encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
