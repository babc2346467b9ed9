"""The pages that people open in a browser, and the files they need."""
