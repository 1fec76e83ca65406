"""Compile what tells mail domains apart, from pinned packages and from lists kept here."""
