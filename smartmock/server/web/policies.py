"""The Content-Security-Policy headers under which the pages work."""

SHARED = "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

INDEX_POLICY = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'none'; {SHARED}"

DOCS_POLICY = "; ".join(
    [
        # Documents are untrusted: the page gets an origin of its own, so that it never acts as the console.
        "sandbox allow-scripts allow-forms allow-popups allow-downloads",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # Swagger UI draws arrows from data: addresses and shows images and sounds that the mock answered from blob: ones.
        "img-src 'self' data: blob:",
        "media-src blob:",
        "connect-src 'self'",
        "form-action 'none'",
        SHARED,
    ]
)
