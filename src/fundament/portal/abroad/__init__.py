"""Another country, for the demonstration: an eIDAS node with its own keys, citizens and service.

It stands outside the house: all it has of us is our node's metadata, and all that passes between
it and us is what a browser carries.
"""
