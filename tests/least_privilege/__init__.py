"""That no policy allows more than it needs, and that each wildcard has its reason."""
