"""The ports of the use cases, met by AWS and by pinned data."""
