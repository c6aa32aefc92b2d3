"""Forms of what is done."""
