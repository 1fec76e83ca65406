"""What users did, folded into one profile per account."""
