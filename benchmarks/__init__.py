"""Benchmarks, one script for each engine and one for the web."""
