"""`python -m narrate` is `narrate`."""

from narrate.cli.main import main

main()
