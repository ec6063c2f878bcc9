"""narrate: a story in, a full-cast audio drama out, offline."""

__version__ = "0.1.0"
