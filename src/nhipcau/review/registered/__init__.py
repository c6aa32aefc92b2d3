"""Measures, reviews and reports in the registries of lower floors."""
