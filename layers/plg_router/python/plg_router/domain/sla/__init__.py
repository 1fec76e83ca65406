"""What a rep's silence means."""
