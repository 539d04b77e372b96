"""The rooms of government, one folder each."""
