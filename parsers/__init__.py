"""Content: one module for each source that needs code, and tables for plain feeds and dumps. Pure: a capture in, documents out."""
