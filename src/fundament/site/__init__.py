"""Assembles the house: settings, addresses, server, command line."""
