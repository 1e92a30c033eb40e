"""Pure pixel functions: what is shown of a scan, and what a model is given of it. No Qt."""
