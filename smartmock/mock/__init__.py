"""The response engine: a compiled document and a request go in, an answer comes out. Pure and synchronous."""
