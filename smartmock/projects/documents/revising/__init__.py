"""What a new revision of a document means: how it differs, which operations go on, and what is kept of the old one."""
