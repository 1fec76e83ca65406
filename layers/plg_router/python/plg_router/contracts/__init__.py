"""Everything that crosses a boundary: one module an event, generated schemas in events/."""
