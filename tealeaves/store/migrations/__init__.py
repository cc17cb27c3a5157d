"""The shapes that the index has had, each a step from the one before."""
