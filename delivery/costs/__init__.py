"""What an environment costs a month: list prices times what the synthesized templates make and the load uses."""
