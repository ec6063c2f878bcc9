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

YAML_BYTES = 4 * 1024 * 1024
"""A voices.yaml of 20,000 characters is smaller."""

YAML_DEPTH = 50
"""How deep a voices.yaml may be nested: five levels are needed."""

YAML_NODES = 400_000
"""How many keys and values a voices.yaml may have."""

ZIP_ENTRIES = 10_000
"""A book of ten thousand parts would have a page of its own for every paragraph."""

ZIP_ENTRY_BYTES = 100 * 1024 * 1024
"""How large one entry may become."""

ZIP_TOTAL_BYTES = 500 * 1024 * 1024
"""How much may come out of one archive."""

ZIP_RATIO = 100
"""A deflated entry that grows more than this is a bomb."""

ZIP_RATIO_FROM_BYTES = 4 * 1024 * 1024
"""Smaller entries may grow as they like: pages of one letter do."""

COVER_BYTES = 20 * 1024 * 1024
"""Larger pictures stay out of the tags."""

COVER_PIXELS = 10_000
"""The longest side of a cover that is kept."""

STYLE_CHARS = 1_000_000
"""How much of a page's style sheets is looked at."""

HIDDEN_CHARS = 1_000
"""A longer part that only a style sheet hides is read: a script would have shown it."""

NOTE_CHARS = 3_000
"""A longer paragraph is no footnote, though a mark points to it."""

FRONT_WORDS = 600
"""A page of more words is the story, whatever its file is called."""

PDF_PAGES = 20_000
"""A PDF of more pages is no book."""

PDF_TEXT_CHARS = 100_000_000
"""How much text may come out of one PDF."""

SOUND_BYTES = 300_000_000
"""How large a sound file of a person's own may be."""

SOUND_SECONDS = 900.0
"""How long a bed or an effect may be."""

SOUND_CHANNELS = 8
"""7.1 is the most that anybody has."""

SOUND_RATE = 192_000
"""The highest rate in use, in Hz."""
