"""Qt widgets, the Qt runner and the words officers read. Knows no adapter."""
