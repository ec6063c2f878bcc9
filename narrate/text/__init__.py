"""Algorithms on text: quotations, names, speakers, sentences, spoken forms."""
