"""The stages of a production, one pure function each."""
