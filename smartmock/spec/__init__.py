"""From the text of an OpenAPI document, of any version and in any number of files, to a `Document`."""
