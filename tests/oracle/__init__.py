"""The same requests through smartmock's validation and through openapi-core's: do both say the same?"""
