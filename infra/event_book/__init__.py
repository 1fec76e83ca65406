"""The event catalogue for producers and consumers, generated from the contracts."""
