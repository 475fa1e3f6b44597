"""The files a newcomer starts from agree with each other."""

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules

import pytest
import yaml

import mgcourse

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"matplotlib": "matplotlib-base", "graphviz": "python-graphviz"}
WHEEL_ONLY = {"graphviz-pure"}  # conda has the program itself, as `graphviz`


def requirement(line):
    """'numpy>=2; marker' -> ('numpy', '>=2')"""
    name, version = re.fullmatch(r"([\w.-]+)\s*([^;]*?)\s*(?:;.*)?", line).groups()
    return name, version


def test_environment_yml_asks_for_what_pyproject_asks_for():
    wanted = {
        CONDA_NAMES.get(name, name): version
        for name, version in map(requirement, PROJECT["dependencies"])
        if name not in WHEEL_ONLY
    }
    wanted |= {"python": PROJECT["requires-python"], "graphviz": "", "pip": ""}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    offered = dict(requirement(d) for d in environment["dependencies"] if isinstance(d, str))
    assert offered == wanted


def test_every_dependency_is_pinned_and_no_pin_holds_a_url():
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in constraints
    pinned = {line.split("==")[0].strip() for line in constraints.splitlines()}
    extras = [line for group in PROJECT["optional-dependencies"].values() for line in group]
    asked = {requirement(line)[0] for line in [*PROJECT["dependencies"], *extras]}
    assert asked <= pinned


@pytest.mark.parametrize("name", mgcourse.__all__)
def test_every_public_name_exists(name):
    assert getattr(mgcourse, name) is not None


def test_no_public_name_hides_a_submodule():
    submodules = {module.name for module in iter_modules(mgcourse.__path__)}
    for name in submodules & set(mgcourse.__all__):
        assert getattr(mgcourse, name) is import_module(f"mgcourse.{name}")


def test_import_loads_neither_pictures_nor_widgets_nor_grading():
    program = "import sys, mgcourse; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"matplotlib", "ipywidgets", "graphviz", "nbgrader", "numpy"} & set(loaded)


def test_scalar_engine_needs_only_the_standard_library():
    program = (
        "import sys\n"
        "sys.modules['numpy'] = None\n"
        "from mgcourse.nn import MLP\n"
        "MLP(2, [3, 1])([1.0, 2.0]).backward()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.fixture(scope="module")
def chapters():
    spec = spec_from_file_location("chapters_table", ROOT / "docs" / "chapters.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readmes_table_is_what_notebooks_and_bank_say(chapters):
    readme = chapters.README.read_text(encoding="utf-8")
    assert readme == chapters.page(), "run: make tables"


def test_percents_are_of_the_points_without_bonuses(chapters):
    listed, of_course = chapters.shares("04-chain-rule")
    assert listed == "4.1 (43), 4.2 (29), 4.3 (29), 4.4 (bonus)"  # weights 3, 2, 2 and a bonus
    there = chapters.course.chapters(ROOT)
    due = chapters.points("04-chain-rule") / sum(map(chapters.points, there))
    assert int(of_course) == round(100 * due)
