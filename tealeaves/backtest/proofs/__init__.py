"""A run on trial: each proof runs the very same rules again with one thing otherwise, and compares byte for byte.

`tealeaves.backtest.prove` puts them together; each file here is one law.
"""
