"""Other vendors' events, understood as they are."""
