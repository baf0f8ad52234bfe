"""Pages: each view finds, asks, calls and renders."""
