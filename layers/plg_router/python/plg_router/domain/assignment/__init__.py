"""Which one of the possible reps gets the lead, and what that does to everybody's turn."""
