"""What answers under the official host names: a file of addresses for each official system."""
