"""Pages of measures, reviews and reports."""
