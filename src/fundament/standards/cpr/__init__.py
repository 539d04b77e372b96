"""CPR numbers: form, century, sex, and modulus 11 as a fact about a number, never a refusal."""
