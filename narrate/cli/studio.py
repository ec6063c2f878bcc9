"""narrate studio: the local web page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrate.cli import options
from narrate.cli.show import put, say
from narrate.errors import UsageError


@click.command("studio")
@options.story
@click.option("--port", type=click.IntRange(0, 65535), help="Listen here; by default on 8760 or the next that is free.")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="This computer only: 127.0.0.1 or localhost.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@options.production
def command(story: Path, port: int | None, host: str, no_browser: bool, **wishes: Any) -> None:
    """See who speaks, mend it, hear it: a page in your browser, served by this computer to this computer only.

    Everything is saved in the files beside the story the moment it is done; end it with Ctrl-C.
    """
    if host not in ("127.0.0.1", "localhost"):
        raise UsageError(
            f"the studio serves this computer only, not {host}",
            hint="from another one, use a tunnel: ssh -L 8760:127.0.0.1:8760 THIS_COMPUTER",
        )
    try:
        from narrate.studio.server import listen, serve
    except ModuleNotFoundError as error:
        raise UsageError(f"the studio needs {error.name}", hint="pip install 'narrate-drama[studio]'") from error
    from narrate.production import Wishes

    server = serve(Wishes(story, **wishes), listen(port))
    put(server.link)
    say("open this link in a browser; it works once. Ctrl-C ends the studio, everything is saved")
    if not no_browser:
        import webbrowser

        webbrowser.open(server.link)
    server.run()
