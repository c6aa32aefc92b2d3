"""My work: what waits for somebody, in order of date, whatever app it comes from."""
