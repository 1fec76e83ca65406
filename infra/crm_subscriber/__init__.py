"""A reference subscriber: how a CRM pulls decisions and applies each of them once."""
