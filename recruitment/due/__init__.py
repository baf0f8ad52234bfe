"""What is due: the clocks of dossiers, the inbox, the monthly reviews of the pool."""
