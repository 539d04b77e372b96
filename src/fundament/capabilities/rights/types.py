"""What rights tells the others."""
