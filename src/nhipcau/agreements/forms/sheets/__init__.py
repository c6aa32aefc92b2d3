"""Lists that come back: cells read, rows planned and applied (docs/reference/formats.md).

`cells` reads one cell, `sides` the names of sides and units, `rows` decides what a row would do,
`work` holds the two jobs, `entry` the upload form.
"""
