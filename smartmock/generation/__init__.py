"""Schemas → functions that make values: compiled once, called many times."""
