"""The routing policy: everything RevOps may change without a deploy of code."""
