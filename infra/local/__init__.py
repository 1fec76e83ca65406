"""Run the whole of it on this machine: an embedded AWS, the real app deployed to it, and a demo."""
