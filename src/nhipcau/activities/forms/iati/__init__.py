"""IATI files that somebody sends: judged, cut into activities, each read by itself."""
