"""Regular expressions of the ECMA-262 dialect: their syntax tree, and a spelling that validators accept."""
