"""Admissions: who may be admitted, entered, corrected, annulled; how far the entering has come."""
