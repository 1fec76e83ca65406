"""Providers that charge for what they know of companies and people, over HTTP (S19)."""
