"""The register on its way out: lists as CSV and XLSX, deadlines as calendars."""
