"""What a parcel, scan, finding, decision and log entry are, and their rules.

Pure Python: nothing here reads the clock, the disk, the network or the screen.
"""
