"""What post tells the others."""
