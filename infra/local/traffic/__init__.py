"""Made-up traffic, seeded and labelled: who signs up, what they do, and who deserves a human."""
