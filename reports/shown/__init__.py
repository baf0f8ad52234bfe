"""How figures are shown: in words, numbers as text, rows drawn, and of what they are."""
