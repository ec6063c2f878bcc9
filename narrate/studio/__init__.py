"""The studio: a local web page to see who speaks, mend it and hear it."""
