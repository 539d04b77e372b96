"""What registers tells the others."""
