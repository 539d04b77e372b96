"""What every floor above stands on: ids, clock, errors, XML, keys, ledger. No domain words."""
