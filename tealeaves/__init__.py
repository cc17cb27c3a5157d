"""tealeaves: an open-source watch on what an opaque state publishes."""

__version__ = "0.1.0"
