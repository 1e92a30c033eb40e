"""A parcel's case on the screen: how it stands, its deeds, what waits for a second officer."""
