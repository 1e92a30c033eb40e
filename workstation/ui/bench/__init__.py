"""The bench screen and its parts."""
