"""Words of identity's pages."""
