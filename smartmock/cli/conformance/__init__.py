"""The proof behind `smartmock check`: every answer of a document, judged by two validators."""
