"""Target 9: the stored rollup against the live recount, and equal to it after a storm of edits."""


def compare(edits: int) -> dict[str, float]:
    """Not there yet."""
    raise NotImplementedError
