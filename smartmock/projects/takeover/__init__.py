"""Taking operations over: what people make for them, and operations made by hand."""
