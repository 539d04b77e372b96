"""Programs of others that do the same work, to be measured beside ours."""
