"""Bodies of errors tell of the status they are sent with, of the operation, and of the request.

What a member of the body says is read from its name; every change stays within the schema of the response.
"""
