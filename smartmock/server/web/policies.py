"""The Content-Security-Policy headers under which the pages work."""

SHARED = "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

INDEX_POLICY = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; {SHARED}"

# Documents are untrusted: `sandbox` gives the page an origin of its own, so that it never acts as the console.
# Swagger UI draws arrows from data: addresses, and shows the images and sounds of an answer from blob: ones.
DOCS_POLICY = (
    "sandbox allow-scripts allow-forms allow-popups allow-downloads; "
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    f"img-src 'self' data: blob:; media-src blob:; {SHARED}"
)
