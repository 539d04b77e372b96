"""KOMBIT's dialect of Digital Post (SF1601): requests for tokens, and letters sent through it."""
