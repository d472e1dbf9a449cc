"""What happens to every request before and after it is routed."""
