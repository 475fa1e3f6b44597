"""The site's settings; `make docs` builds it from the same notebooks and pages.

Everything a page needs is copied beside it, MathJax too, so the site works from a disk.
"""

import re
import shutil
from pathlib import Path

import jupyter_server_mathjax

from mgcourse import __version__

project = "mgcourse"
author = "the mgcourse authors"
copyright = "the mgcourse authors; code MIT, prose and pictures CC BY 4.0"
version = release = __version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "notebooks/[0-9]*.ipynb",
    "exercises/*/[0-9]*.ipynb",
    "mgcourse/data/SOURCES.md",
]
exclude_patterns = ["**/.ipynb_checkpoints"]

nb_execution_mode = "off"  # the saved outputs are what nbval compares
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type", "ref.python"]

viewcode_follow_imported_members = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_numpy_docstring = True
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = "mgcourse"
html_static_path = ["static", str(Path(jupyter_server_mathjax.__file__).parent / "static")]
html_extra_path = ["start"]  # a door beside the folders
html_css_files = ["course.css"]
html_copy_source = False
html_show_sphinx = False
mathjax_path = "MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe"
mathjax2_config = {
    "showMathMenu": False,
    "messageStyle": "none",
    "tex2jax": {"processClass": "tex2jax_process|math|output_area"},  # the rest is marked ignored
    "HTML-CSS": {"availableFonts": [], "preferredFont": None, "webFont": "STIX-Web"},
}


def setup(app):
    """Docstrings write code as `code`, reStructuredText as ``code``."""
    app.connect("autodoc-process-docstring", _as_code)
    app.connect("build-finished", _with_sources)


def _with_sources(app, exception):
    """Put beside the pages the programs that `mg.source` links to."""
    package, leave_out = Path(__file__).parents[1] / "mgcourse", ("__pycache__", "study", "data")
    shutil.copytree(
        package,
        Path(app.outdir) / "mgcourse",
        ignore=shutil.ignore_patterns(*leave_out),
        dirs_exist_ok=True,
    )


def _as_code(app, what, name, obj, options, lines):
    lines[:] = [re.sub(r"(?<!`)`([^`]+)`(?!`)(?=(\w?))", _literal, line) for line in lines]


def _literal(match):
    # "`Value`s": what follows a literal without a gap has to be told apart
    return f"``{match[1]}``" + ("\\ " if match[2] else "")
