"""Members: admitted, on probation, recognised; what happens to them; how many a cell has."""
