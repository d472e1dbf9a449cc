"""Events from clients, into the stream."""
