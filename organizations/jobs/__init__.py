"""Work that outlives a request: one queue, in the order in which it was asked for."""
