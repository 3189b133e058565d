"""Shares of small samples: when a percentage may be said, and how sure it is."""

from math import sqrt

# Below this many nothing is said; below the second, counts alone; from there on a share with its interval.
TOO_FEW, COUNTS_ONLY = 5, 20
_Z = 1.959963984540054  # 95 % of a normal distribution lie within this many standard deviations


def wilson(passing: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share. Raises ValueError for a share of nothing."""
    if of < 1 or not 0 <= passing <= of:
        raise ValueError("A share is a part of at least one.")
    share, squared = passing / of, _Z * _Z
    middle = share + squared / (2 * of)
    reach = _Z * sqrt(share * (1 - share) / of + squared / (4 * of * of))
    whole = 1 + squared / of
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
