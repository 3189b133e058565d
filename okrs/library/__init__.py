"""The library of templates: read, written, published by version, shared; made from a plan, taken by drafts."""
