"""Prove on the deployed app that faults delay what it does, and change nothing of it."""
