"""Ways out of the house: proofs to addresses."""
