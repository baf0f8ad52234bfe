"""Sessions: a committee decides on many dossiers at once."""
