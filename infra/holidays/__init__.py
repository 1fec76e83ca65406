"""Compile the public holidays of every country that the policy routes, from a pinned package."""
