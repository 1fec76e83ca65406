"""When people are asked to act on an account, which of them, and what automation does instead."""
