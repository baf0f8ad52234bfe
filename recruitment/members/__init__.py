"""Members: on probation, recognised, arriving from elsewhere; what happens to them."""
