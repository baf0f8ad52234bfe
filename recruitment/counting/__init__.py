"""How many were admitted, counted from the admissions or kept as tallies; nothing is decided."""
