"""Who asks: tokens, and which facilities a client is bound to."""
