"""Draws the documentation's screenshots: `python -m tests.screens`."""
