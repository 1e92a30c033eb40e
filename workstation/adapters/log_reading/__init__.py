"""Verifies the log of a store, in one process or in several; imports little, to start fast."""
