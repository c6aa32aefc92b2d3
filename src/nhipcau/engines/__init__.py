"""Pure engines: text and numbers in, answers out; no Django, no I/O of their own, no clock."""
