"""What sales says of the leads it was given."""
