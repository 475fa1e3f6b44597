"""A private JupyterLab on a loopback port, and a browser that opens notebooks in it."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import nbformat
import pytest

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = os.environ.get("MGCOURSE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}
READY = """async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.revealed;
  await panel.sessionContext.ready;
}"""
RUN_ALL = """async seconds => {
  const app = window.jupyterapp;
  const panel = app.shell.currentWidget;
  await Promise.race([
    app.commands.execute('notebook:run-all-cells'),
    new Promise((_, fail) => setTimeout(
      () => fail(Error(`cells were still running after ${seconds} s`)), 1000 * seconds)),
  ]);
  return [...panel.content.widgets].map(cell => cell.model.toJSON())
    .filter(cell => cell.cell_type === 'code').flatMap(cell => cell.outputs)
    .filter(output => output.output_type === 'error')
    .map(output => output.ename + ': ' + output.evalue);
}"""
LOOKS = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
# What is awaited comes at once on a quiet machine; this only ends a wait for what never comes.
PATIENCE = 180
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
THEME = """async theme => {
  await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
}"""
LEFT_AREA = """async wanted => {
  const app = window.jupyterapp;
  if (app.shell.leftCollapsed === wanted) {
    await app.commands.execute('application:toggle-left-area');
  }
}"""
# Two frames, and what they still had to load.
SETTLED = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  await document.fonts.ready;
  await new Promise(done => setTimeout(done, 300));
}"""
SHUT_DOWN = "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown(); }"


class Lab:
    """JupyterLab with settings of its own; notebooks go into `root`."""

    def __init__(self, base):
        self.root = base / "root"
        self.root.mkdir()
        self._log = base / "lab.log"
        self._port, self._token = _free_port(), secrets.token_hex(16)
        for name, value in SETTINGS.items():
            file = base / "settings" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(value))
        folders = {
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_DATA_DIR": "data",
            "IPYTHONDIR": "ipython",
            "MPLCONFIGDIR": "matplotlib",
            "MGCOURSE_HOME": "home",
        }
        self._environment = os.environ | {key: str(base / name) for key, name in folders.items()}

    def start(self):
        """Begin, and wait until it answers."""
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                self._command(),
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self._log.read_text()[-2000:])
            time.sleep(0.25)

    def stop(self):
        """End the server by its own process id; it takes its kernels with it."""
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def url(self, path):
        """Where the notebook `path` opens, in a workspace of its own."""
        workspace = f"auto-{secrets.token_hex(3)}"
        return (
            f"http://127.0.0.1:{self._port}/lab/workspaces/{workspace}/tree/{path}"
            f"?token={self._token}&reset"
        )

    def write(self, name, *cells):
        """A notebook of these code cells."""
        notebook = nbformat.v4.new_notebook()
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        nbformat.write(notebook, self.root / name)
        return name

    def _command(self):
        return (
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", f"--port={self._port}", "--ServerApp.port_retries=0"),
            f"--IdentityProvider.token={self._token}",
            f"--ServerApp.root_dir={self.root}",
            *("--expose-app-in-browser", "--LabApp.extension_manager=readonly"),
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--ContentsManager.pre_save_hook=mgcourse.show.saved.keep_pictures",
            "--ServerApp.kernel_websocket_connection_class=mgcourse.show.prompt.PromptConnection",
        )

    def _answers(self):
        try:
            urllib.request.urlopen(
                f"http://127.0.0.1:{self._port}/api?token={self._token}", timeout=1
            ).close()
        except OSError:
            return False
        return True


class Projector(Lab):
    """`mgcourse lab --teacher`, with a token and access to the page that a test can use."""

    def _command(self):
        return (
            *(sys.executable, "-m", "mgcourse", "lab", "--teacher", "--no-browser"),
            *("--port", str(self._port)),
        )

    def start(self):
        config = Path(self._environment["JUPYTER_CONFIG_DIR"])
        config.mkdir()
        settings = {
            "LabApp": {"expose_app_in_browser": True},
            "IdentityProvider": {"token": self._token},
            "ServerApp": {"ip": "127.0.0.1", "port_retries": 0},
        }
        (config / "jupyter_lab_config.json").write_text(json.dumps(settings))
        super().start()


def _free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab, once a session."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    """Chromium, once a session; MGCOURSE_CHROMIUM names another one."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no Chromium at {CHROMIUM}; install it or set MGCOURSE_CHROMIUM")
    with playwright.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@contextmanager
def opened(lab, browser, path, run=True, width=1280, height=720):
    """The page of a notebook, all cells run, no cell with an error; its kernel ends with it.

    Whatever the page or its console complained about is in `page.complaints`.
    """
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(1000 * PATIENCE)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.goto(lab.url(path))
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.evaluate(READY)
    if run:
        assert page.evaluate(RUN_ALL, PATIENCE) == []
    try:
        yield page
    finally:
        page.evaluate(SHUT_DOWN)
        page.close()


def look_at(page, name, themes=("Light", "Dark")):
    """What an eye, or axe, objects to in our outputs, in these themes and at two widths.

    Each picture looked at is kept in build/screenshots.
    """
    from axe_playwright_python.sync_playwright import Axe

    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    found = {}
    for width in (1280, 720):
        page.set_viewport_size({"width": width, "height": 720})
        page.evaluate(LEFT_AREA, width > 1000)
        for theme in themes:
            page.evaluate(THEME, f"JupyterLab {theme}")
            page.evaluate(SETTLED)
            faults = page.evaluate(LOOKS)
            if width > 1000:
                violations = Axe().run(page, context=".jp-OutputArea-output").response["violations"]
                faults += [
                    f"axe, {violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
                    for violation in violations
                    for node in violation["nodes"]
                ]
            for fault in faults:
                found.setdefault(fault, f"{width} px, {theme}")
            shot(page, SCREENSHOTS / f"{name}-{width}-{theme.lower()}.png")
    return [f"{where}: {fault}" for fault, where in found.items()]


def shot(page, path):
    """A photograph of the whole notebook, as far as a browser can take one."""
    size = page.viewport_size
    tall = page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollHeight") + 100
    page.set_viewport_size(size | {"height": min(tall, 16000)})
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
    page.evaluate(SETTLED)
    page.screenshot(path=path)
    page.set_viewport_size(size)


@pytest.fixture(scope="session")
def look():
    """`look(page, "name")` → a list of objections; see `look_at`."""
    return look_at


@pytest.fixture(scope="session")
def projector(browser, tmp_path_factory):
    """As `visit`, in projector mode; paths are those of the course."""
    server = Projector(tmp_path_factory.mktemp("projector"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parents[2])
        server.start()
    yield partial(opened, server, browser)
    server.stop()


@pytest.fixture(scope="session")
def visit(lab, browser):
    """`with visit("x.ipynb") as page:` opens it; see `opened`."""
    return partial(opened, lab, browser)


@pytest.fixture
def open_notebook(visit):
    """`open_notebook("x.ipynb")` → its page, which stays until the test ends."""
    with ExitStack() as pages:
        yield lambda path, **how: pages.enter_context(visit(path, **how))
