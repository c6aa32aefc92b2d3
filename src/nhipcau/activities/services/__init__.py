"""Writing what is done; each call is one act in the audit trail."""
