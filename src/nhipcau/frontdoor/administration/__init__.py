"""The administration area: how the installation is, its jobs, its audit trail.

Pages about rows of one app stand in that app; this assembles what lies across them.
"""
