"""The dossier of a candidate: into the pool, from stage to stage, back, across, to its end."""
