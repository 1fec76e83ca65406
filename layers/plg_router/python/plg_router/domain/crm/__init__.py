"""What the CRM is asked to open, where an account stands there, and who earned a deal."""
