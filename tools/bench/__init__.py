"""Benchmarks: CPU per operation and ratios within one run; never part of the test suite."""
