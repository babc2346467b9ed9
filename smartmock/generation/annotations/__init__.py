"""What a document itself says about its values, in `x-mock`, `x-faker` and the like."""
