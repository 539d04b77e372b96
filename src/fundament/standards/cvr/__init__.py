"""CVR, SE and P-numbers of companies and authorities: form and check digit."""
