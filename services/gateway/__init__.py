"""The edge gateway of a facility: from its sensors into the stream."""
