"""IATI 2.03 files: `write_file` and `lines_of`, for a reader and a filter."""

from nhipcau.activities.exports.iati.document import carry_out_iati_export, lines_of, write_file

__all__ = ["carry_out_iati_export", "lines_of", "write_file"]
