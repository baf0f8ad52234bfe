"""Official papers as Word files, from templates that can be replaced."""
