"""What this app gives to the registries of lower floors, a module per noun."""
