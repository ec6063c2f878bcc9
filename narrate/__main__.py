"""`python -m narrate` is `narrate`. Worker processes import this module anew, so that it loads nothing by itself."""

from __future__ import annotations


def main() -> None:
    """Runs the command line, and ends the process with its exit code."""
    from narrate.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
