"""The pages of reorganizations: read and ordered, drafted line by line, their successors."""
