"""Algorithms on sample arrays."""
