"""What the synthesized policies allow, asked of a policy simulator."""
