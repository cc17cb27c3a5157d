"""Thin Prefect flows around the engine's steps. No logic lives here: what a cycle does is in `tealeaves.watch`."""
