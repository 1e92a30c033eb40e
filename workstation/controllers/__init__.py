"""One headless class per screen: intents in, immutable state out. No Qt; one thread only."""
