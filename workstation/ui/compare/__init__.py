"""Another picture beside the parcel's own: side by side, swiped, blinked, on a second screen."""
