"""IATI files: asked for and delivered; sent, looked over and taken in."""
