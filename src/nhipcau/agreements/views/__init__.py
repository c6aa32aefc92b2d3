"""Pages of the register and of the reading of minutes."""
