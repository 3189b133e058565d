"""The whole API: its routes, its OpenAPI document, and the page that shows the document."""
