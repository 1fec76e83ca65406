"""How likely an account is to buy, why, and which motion suits it."""
