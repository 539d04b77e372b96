"""What login tells the others."""
