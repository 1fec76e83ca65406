"""How leads are found and given, by environment: the files, and what reads and compares them."""
