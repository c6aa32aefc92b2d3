"""Pictures drawn as SVG from plain values: no models, no requests."""
