"""What requests break: parameters, bodies and the API's own security, judged as the document says."""
