"""The site: built without a warning, no dead link, read from a disk without any network."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """Where a page leads, and the places in it that can be led to."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors = set(), set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.anchors |= {attrs.get("id"), attrs.get("name")}
        self.links |= {attrs.get("href"), attrs.get("src")} - {None}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = (sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q")
    done = subprocess.run(
        [*command, "-b", "html", "-c", "docs", ".", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_no_link_is_dead(site):
    pages = {path: Page(path) for path in site.rglob("*.html")}
    dead = []
    for path, page in pages.items():
        for link in page.links:
            there = urlsplit(link)
            if there.scheme or there.netloc or not (there.path or there.fragment):
                continue
            target = (path.parent / unquote(there.path)).resolve() if there.path else path
            known = pages.get(target)
            if not target.is_file() or (
                known and there.fragment and unquote(there.fragment) not in known.anchors
            ):
                dead.append(f"{path.relative_to(site)}: {link}")
    assert dead == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [600, 1280])
@pytest.mark.parametrize("name", ["docs/index", "docs/reference", "notebooks/06-gradient-descent"])
def test_a_page_is_whole_without_a_network(site, browser, name, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked, failed = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto((site / f"{name}.html").as_uri())
    if page.locator(".math").count():
        page.wait_for_function("window.MathJax && !document.querySelector('.MathJax_Processing')")
        page.locator(".MathJax").first.wait_for()
    assert set(failed) <= {"about:blank"}  # a frame of MathJax, dropped on purpose
    assert {urlsplit(url).scheme for url in asked} <= {"file", "data", "about"}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
