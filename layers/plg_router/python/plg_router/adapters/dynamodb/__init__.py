"""Accounts, leads and reps in DynamoDB."""
