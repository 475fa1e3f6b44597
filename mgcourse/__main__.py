"""`python -m mgcourse` is the `mgcourse` command."""

from mgcourse.cli import main

main(prog_name="mgcourse")
