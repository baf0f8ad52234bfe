"""The rules of the field as rows: read as one value, kept up, compared; working days."""
