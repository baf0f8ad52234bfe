"""The pages of members on probation and of what happens to members."""
