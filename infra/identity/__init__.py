"""Which accounts there are, who belongs to them, and on what evidence."""
