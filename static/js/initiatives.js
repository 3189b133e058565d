/* Initiatives: dragging a card into a column, or in front of another, sends what "Move to…" sends. */
(() => {
  const board = document.getElementById("initiatives");
  if (!board) return;
  let dragged = null;
  let isSent = false;
  board.querySelectorAll("[data-moves]").forEach((card) => { card.draggable = true; });

  // The card in front of which the pointer is; none at the end of the column.
  const following = (column, y) => [...column.querySelectorAll(".kanban__card")]
    .filter((card) => card !== dragged)
    .find((card) => {
      const box = card.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
  // The page's own token, which htmx sends too.
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"] || "";
  const send = (address, values) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = address;
    for (const [name, value] of Object.entries({ ...values, csrfmiddlewaretoken: token })) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };
  const clear = () => board.querySelectorAll(".is-target, .is-before").forEach((one) => one.classList.remove("is-target", "is-before"));

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-moves]");
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest?.("[data-column]");
    clear();
    if (!dragged || !column) return;
    event.preventDefault();
    column.classList.add("is-target");
    following(column, event.clientY)?.classList.add("is-before");
  });
  board.addEventListener("dragend", () => {
    dragged = null;
    clear();
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest?.("[data-column]");
    if (!dragged || !column || isSent) return;
    event.preventDefault();
    const next = following(column, event.clientY);
    isSent = true;
    send(dragged.dataset.moves, {
      state: column.dataset.column,
      before: next ? next.id.replace("initiative-", "") : "",
      version: dragged.dataset.v,
      back: board.dataset.query,
    });
  });
  // A page that comes back from the browser's memory can be moved in again.
  window.addEventListener("pageshow", () => { isSent = false; });
})();
