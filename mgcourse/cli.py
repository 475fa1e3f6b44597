"""The `mgcourse` command."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mgcourse", message="mgcourse %(version)s")
def main():
    """An interactive course on back-propagation: open it, check answers, draw graphs."""
