"""Operate a running router from the command line."""
