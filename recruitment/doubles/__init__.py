"""Persons on record twice: found, told apart, merged."""
