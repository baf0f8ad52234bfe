"""Everything within the reach, found by words, by initials or by the number of a document."""
