"""CT volumes on the screen: slices, three planes, slabs, the strip of slices."""
