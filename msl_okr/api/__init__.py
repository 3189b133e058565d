"""The API put together: its addresses, its OpenAPI document, and the page that shows the document."""
