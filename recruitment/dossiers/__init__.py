"""The dossier of a candidate: into the pool, from stage to stage, alone or many in a session."""
