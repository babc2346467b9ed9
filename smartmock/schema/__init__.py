"""JSON Schema without HTTP: schemas of any dialect in one 2020-12 shape, their merged view, and their validation."""
