"""Figures as files, and as plain data for programs."""
