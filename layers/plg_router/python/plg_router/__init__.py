"""The lead router for product-led companies: pure decisions inside, AWS at the edges."""
