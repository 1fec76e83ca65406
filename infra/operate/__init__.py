"""Look at what runs in an environment, and put it right."""
