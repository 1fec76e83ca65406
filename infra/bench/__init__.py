"""What the router costs, how fast it is and how it starts: `make bench`, reproducible by a seed."""
