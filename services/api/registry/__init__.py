"""Which lines and sensors there are."""
