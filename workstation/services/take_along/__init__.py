"""The day's queue taken along to a site with no network, and what was decided there brought back."""
