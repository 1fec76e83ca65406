"""Who the router is on the bus."""

ROUTER = "plg.router"  # the source of every event that is its own
