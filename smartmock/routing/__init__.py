"""Path templates to a table that finds the right one for a path; it knows nothing of OpenAPI."""
