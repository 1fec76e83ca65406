"""Stories: small worlds with an expected end, told in events/scenarios and played for real."""
