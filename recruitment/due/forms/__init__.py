"""What the inbox and the reviews are asked."""
