"""The pages of the inbox and of the reviews."""
