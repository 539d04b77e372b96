"""Ways out of the house: proofs to addresses, and news to subscribers."""
