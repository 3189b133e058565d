"""The product's icon as pixels, as ``static/img/icon-maskable.svg`` draws it."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

# Pixels of one side: what iOS puts on its first screen, and the two that installing asks for.
APPLE, SMALL, LARGE = 180, 192, 512
SIZES = (APPLE, SMALL, LARGE)
_GROUND, _INK, _FAINT = "#0B5CAD", "#FFFFFF", "#92B9DB"  # the last: white at 55 % on the ground
_FINER = 4  # drawn larger and made smaller, so that edges are smooth
_BOX, _SHIFT, _SCALE = 24, 4.2, 0.65
_LINES = (
    (((5.0, 19.5), (19.0, 19.5)), 1.5, _FAINT),
    (((5.0, 16.5), (10.0, 11.5), (13.0, 14.5), (19.0, 7.5)), 2.5, _INK),
)


@cache
def drawn(size: int) -> bytes:
    """The icon as a PNG of ``size`` × ``size`` pixels, filled to its edges."""
    side = size * _FINER
    unit = side / _BOX
    image = Image.new("RGB", (side, side), _GROUND)
    draw = ImageDraw.Draw(image)
    for points, width, colour in _LINES:
        placed = [((_SHIFT + _SCALE * x) * unit, (_SHIFT + _SCALE * y) * unit) for x, y in points]
        thick = width * _SCALE * unit
        draw.line(placed, fill=colour, width=round(thick))
        for x, y in placed:  # round ends and corners
            draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=colour)
    file = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()
