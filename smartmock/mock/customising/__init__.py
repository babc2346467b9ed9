"""What people made for an operation: expectations, a script, and how it behaves."""
