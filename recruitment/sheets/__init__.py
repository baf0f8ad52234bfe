"""Sheets: lists of people that are typed, pasted or read from a file, and recorded at once."""
