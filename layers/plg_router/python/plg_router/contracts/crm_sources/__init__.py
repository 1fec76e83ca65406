"""The change events of CRMs, as these word them."""
