"""What the functions share; bundled with each of them."""
