"""``python -m tests.screenshots``: pictures of every page of a running demo, in both themes and two widths.

They go to ``screenshots/``, which is not kept; the few that the README shows are refreshed in
``docs/screenshots/``. The demo's address comes from the launcher's note, or from ``--base``.
"""

import argparse
import os
import struct
import sys
import zlib
from collections import Counter
from pathlib import Path

import django
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tqdm import tqdm

from tests.chromium import MISSING, find_chromium

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
# Picture of the README → (visit, width). Only what fits the window, in light.
SHOWN = {
    "board": ("manager-board", "desk"),
    "home-phone": ("msl-home", "phone"),
    "key-result": ("msl-key-result", "desk"),
    "log-phone": ("msl-log", "phone"),
}
LARGEST = 150_000  # bytes of a picture in docs/
PASSWORD = "demo-msl-okr"


def main() -> int:
    """Walk, and say how many pictures there are now."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--base", help="address of the running demo, such as http://127.0.0.1:8000")
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msl_okr.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own event loop
    django.setup()
    from django.conf import settings  # set up only now

    from tests.access.visited import EMAIL
    from tests.access.visits import visits  # models are ready only now

    chromium = find_chromium()
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 1
    base = (given.base or settings.BASE_URL).rstrip("/")
    todo = visits()
    folder, docs = ROOT / "screenshots", ROOT / "docs/screenshots"
    folder.mkdir(exist_ok=True)
    docs.mkdir(parents=True, exist_ok=True)
    bar = tqdm(total=len(todo) * len(WIDTHS) * len(THEMES), desc="Screenshots", unit=" pages")
    with sync_playwright() as playwright, bar:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for width in WIDTHS:
            for who in dict.fromkeys(visit.who for visit in todo):
                context = _enter(browser, base, EMAIL.format(who) if who else "", width)
                page = context.new_page()
                for visit in (one for one in todo if one.who == who):
                    page.goto(base + visit.path)
                    for theme in THEMES:
                        page.emulate_media(color_scheme=theme)
                        page.screenshot(path=folder / f"{visit.name}-{width}-{theme}.png", full_page=True)
                        for name, (shown, at) in SHOWN.items():
                            if (visit.name, width, theme) == (shown, at, "light"):
                                (docs / f"{name}.png").write_bytes(small(page.screenshot()))
                        bar.update()
                context.close()
        browser.close()
    large = {one.name: one.stat().st_size for one in docs.glob("*.png") if one.stat().st_size > LARGEST}
    print(f"{bar.total} pictures in {folder.relative_to(ROOT)}/, {len(SHOWN)} of them in {docs.relative_to(ROOT)}/.")
    if large:
        print(f"Larger than {LARGEST:,} bytes: {large}", file=sys.stderr)
    return 1 if large else 0


def _enter(browser: Browser, base: str, email: str, width: str) -> BrowserContext:
    across, down = WIDTHS[width]
    context = browser.new_context(viewport={"width": across, "height": down}, reduced_motion="reduce")
    if email:
        page = context.new_page()
        page.goto(f"{base}/accounts/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{base}/")
        page.close()
    return context


# --- Small pictures: the same picture with at most 256 colours ------------------------------------


def small(png: bytes) -> bytes:
    """A screenshot (8 bits, RGB or RGBA, opaque) as a palette picture; the rarer colours become their nearest."""
    width, height, channels, pixels = _pixels(png)
    colours = [bytes(pixels[i : i + 3]) for i in range(0, len(pixels), channels)]
    kept = [colour for colour, _ in Counter(colours).most_common(256)]
    index = {colour: number for number, colour in enumerate(kept)}
    for colour in set(colours) - set(index):
        index[colour] = min(
            range(len(kept)), key=lambda n: sum((kept[n][part] - colour[part]) ** 2 for part in range(3))
        )
    rows = b"".join(
        b"\0" + bytes(index[colour] for colour in colours[row * width : (row + 1) * width]) for row in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"PLTE", b"".join(kept))
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixels(png: bytes) -> tuple[int, int, int, bytearray]:
    """(width, height, bytes of a pixel, pixels) of a picture that is not interlaced."""
    position, data, head = 8, b"", b""
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        kind, body = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        head = body if kind == b"IHDR" else head
        data += body if kind == b"IDAT" else b""
        position += 12 + length
    width, height, bits, colour = struct.unpack(">IIBB", head[:10])
    if bits != 8 or colour not in {2, 6}:
        raise ValueError("This is no screenshot: 8 bits with three or four channels are expected.")
    channels = 3 if colour == 2 else 4
    raw, line = zlib.decompress(data), width * channels
    before, result = bytearray(line), bytearray()
    for row in range(height):
        start = row * (line + 1)
        before = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + line]), before, channels)
        result += before
    return width, height, channels, result


def _unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """Undo one of PNG's five filters (PNG specification, section 9)."""
    for i in range(len(row) if kind else 0):
        left = row[i - step] if i >= step else 0
        up, corner = above[i], above[i - step] if i >= step else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            about = left + up - corner
            guess = min((abs(about - left), 0, left), (abs(about - up), 1, up), (abs(about - corner), 2, corner))[2]
        row[i] = (row[i] + guess) & 255
    return row


if __name__ == "__main__":
    sys.exit(main())
