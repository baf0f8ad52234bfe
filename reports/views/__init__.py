"""Pages of figures: each view finds, asks, computes and renders."""
