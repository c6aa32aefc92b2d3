"""Reading what is done: the only way pages obtain rows."""
