"""Entries for the event bus: what they look like, where they are kept, how they are put."""
