"""What is known of the company behind an account."""
