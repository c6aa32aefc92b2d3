"""Pages of places, bodies and members."""
