"""Who may do what with reviews and reports (drawn in reference/who-may.md)."""
