"""The constructs the stacks are built from; each does one thing."""
