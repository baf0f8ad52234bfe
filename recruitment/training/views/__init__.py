"""The pages of courses, their results and certificates."""
