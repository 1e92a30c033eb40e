"""Use cases as plain blocking calls. They know ports, never adapters, and no Qt."""
