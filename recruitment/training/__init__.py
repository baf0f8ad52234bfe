"""Courses and their certificates: called, held, passed, run out, and what became of them."""
