"""How far from their fair share the ways to hand out leads let people stray."""
