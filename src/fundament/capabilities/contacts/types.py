"""What contacts tells the others."""
