"""What axe and the window say about a page that is open: shared by all browser tests."""

from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

DESK, PHONE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}, {"width": 320, "height": 640}
# A colour on its way to another is nobody's colour.
SETTLED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.all(document.getAnimations().map((one) => one.finished));
}"""
# The first of each kind of visible text: of one colour, size and weight on one ground. Their contrast is the same, and
# axe asks of each text what lies under it, which takes seconds where a table has a thousand. What is placed by itself
# may lie over anything and is of a kind of its own. Of what cannot be used and of single characters axe asks nothing:
# they do not stand for others.
KINDS = """() => {
  const numbers = new Map(), grounds = new Map([[null, ""]]), found = new Map();
  const number = (words) => numbers.get(words) ?? numbers.set(words, numbers.size).get(words);
  const ground = (one) => {
    if (!grounds.has(one)) {
      const style = getComputedStyle(one);
      grounds.set(one, number([
        ground(one.parentElement), style.backgroundColor, style.backgroundImage, style.opacity, style.filter,
        style.mixBlendMode, ["static", "relative"].includes(style.position) ? "" : grounds.size,
      ].join()));
    }
    return grounds.get(one);
  };
  for (const one of document.body.querySelectorAll("*")) {
    const texts = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
    const text = texts.join("").trim() || one.value;
    if (!text && !one.matches("input, select, textarea")) continue;
    if (!one.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const style = getComputedStyle(one);
    const off = one.closest(":disabled, [aria-disabled=true]") || one.closest("label")?.control?.disabled;
    const kind = number([
      ground(one), style.color, style.fontSize, style.fontWeight, style.textShadow, one.localName, Boolean(off),
      /[\\p{L}\\p{N}].*[\\p{L}\\p{N}]/su.test(text),
    ].join());
    if (!found.has(kind)) found.set(kind, one);
  }
  return [...found.values()];
}"""
# Contrast is asked of the first of each kind, every other rule of every element: in one run, since axe copies the whole
# page for each. Nobody reads the paths of the elements, nor the rules that hold; no rule in force reads style sheets or
# media.
MARK = "data-first-of-its-kind"
RUN = f"""async (colours) => {{
  const kinds = ({KINDS})(), contrast = "color-contrast";
  const options = {{selectors: false, preload: false, resultTypes: ["violations"]}};
  axe.configure({{rules: [{{id: contrast, selector: "[{MARK}]"}}]}});
  kinds.forEach((one) => one.setAttribute("{MARK}", ""));
  const found = await axe.run(document, colours ? {{...options, runOnly: [contrast]}} : options);
  kinds.forEach((one) => one.removeAttribute("{MARK}"));
  return found.violations;
}}"""


def violations(page: Page, *, colours: bool = False) -> list[str]:
    """What axe finds (of ``colours`` alone), one line for each element; its script is read once for each page."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, colours)
    mark = f' {MARK}=""'
    return [f"{rule['id']}: {node['html'].replace(mark, '')[:160]}" for rule in found for node in rule["nodes"]]


def faults(page: Page, size: dict[str, int] = DESK) -> Iterator[str]:
    """Everything that is wrong with a loaded page: axe in both themes at one width, and no width that is too narrow.

    A theme changes colours and nothing else (``static/css/tokens.css``), so that in the second one axe is asked for
    the contrast of colours alone.
    """
    page.set_viewport_size(size)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # or a spinner never settles
        page.evaluate(SETTLED)
        yield from (f"{size['width']} {theme}: {line}" for line in violations(page, colours=theme == "dark"))
    for window in sorted((DESK, PHONE, NARROW), key=lambda one: one != size):  # as it is now, first
        if window != size:
            page.set_viewport_size(window)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > window["width"]:
            yield f"{width} pixels wide in a window of {window['width']}"
