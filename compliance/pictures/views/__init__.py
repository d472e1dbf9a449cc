"""What each picture shows of an environment; a view without anything to show gives None."""
