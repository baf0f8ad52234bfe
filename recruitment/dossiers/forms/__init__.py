"""What is typed about a dossier: the list, the person, each step, a transfer."""
