"""What is typed: read, checked as far as typing goes, and handed to the decisions."""
