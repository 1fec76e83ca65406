"""Which account a signal belongs to."""
