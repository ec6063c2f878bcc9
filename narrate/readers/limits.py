"""How much a file may ask of the reader: every limit once, each with a test at its edge."""

from __future__ import annotations

MAX_FILE_BYTES = 256 * 1024 * 1024
"""A story of ten million words in UTF-16 is 120 MB."""

MAX_NUL_SHARE = 0.01
"""More NUL characters than this share, and the file is binary."""

MAX_PARAGRAPH_CHARS = 10_000
"""A longer paragraph is read, and remarked on."""

MAX_REMARKS = 50
"""Remarks of one kind about one file; the rest is summed up."""

MAX_HEADING_CHARS = 120
"""A longer line is no heading."""

MAX_TITLE_CHARS = 300
"""Titles and other metadata are cut here."""
