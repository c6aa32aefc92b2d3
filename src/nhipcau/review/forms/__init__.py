"""What people send to reviews and reports."""
