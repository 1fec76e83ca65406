"""Where time, randomness and the environment enter, and where Lambda calls in."""
