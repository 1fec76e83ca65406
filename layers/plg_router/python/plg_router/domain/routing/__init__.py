"""Which reps an account may go to: owner, segment, territory, in that order."""
