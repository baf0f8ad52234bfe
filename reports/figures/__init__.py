"""The figures: counted, measured, summed, ordered. Nothing here knows how they are shown."""
