import { travelling } from "./selection.js";

const WIDE = "(min-width: 64rem)";

/**
 * @param {string} id
 * @returns {any}
 */
const byId = (id) => document.getElementById(id);

/** @returns {import("./selection.js").Selection} */
export function readSelection() {
  const fields = new FormData(byId("selection"));
  /** @param {string} name */
  const text = (name) => String(fields.get(name) ?? "").trim();
  return {
    status: text("status"),
    example: text("example"),
    generated: text("data") === "generated",
    locale: text("locale"),
    seed: text("seed"),
  };
}

/**
 * Offers the document's status codes and example names.
 * @param {import("./openapi.js").Outline} outline
 */
export function offerChoices({ codes, examples }) {
  fill(byId("status-list"), codes);
  fill(byId("example-list"), examples);
}

/**
 * @param {HTMLElement} list
 * @param {string[]} values
 */
function fill(list, values) {
  list.replaceChildren(...values.map((value) => Object.assign(document.createElement("option"), { value })));
}

function showWhatIsSent() {
  const { header, query } = travelling(readSelection());
  const lines = query.map(([name, value]) => `${name}=${value}`);
  if (header) lines.unshift(`Prefer: ${header}`);
  const shown = lines.map((line) => Object.assign(document.createElement("code"), { textContent: line }));
  byId("sent").replaceChildren(...(shown.length ? shown : ["The mock’s own choice."]));
}

/** Keeps the line of what is sent up to date, and the panel open where there is room for it. */
export function startPanel() {
  const form = byId("selection");
  form.addEventListener("input", showWhatIsSent);
  // A reset form still holds its old values while the event runs.
  form.addEventListener("reset", () => setTimeout(showWhatIsSent));
  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  showWhatIsSent();
  const wide = matchMedia(WIDE);
  const follow = () => (byId("panel").open = wide.matches);
  wide.addEventListener("change", follow);
  follow();
}
