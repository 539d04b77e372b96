"""All SQL of registers: read at an instant of both times, write a statement, take in a country."""
