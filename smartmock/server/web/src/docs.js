import { startCopyButtons } from "./copy.js";
import { DocumentRefused, fetchDocument, outlineOf } from "./openapi.js";
import { offerChoices, readSelection, startPanel } from "./panel.js";
import { openSandbox } from "./sandbox.js";
import { followColourScheme } from "./scheme.js";

/**
 * @param {string} id
 * @returns {any}
 */
const byId = (id) => document.getElementById(id);
const { mockUrl = "", documentUrl = "", gated } = document.body.dataset;

/** Held here and nowhere else: gone with the page. */
let token = "";

/** @param {import("./openapi.js").Outline} outline */
function describe({ title, version, dialect }) {
  byId("title").textContent = document.title = title || "API reference";
  byId("version").textContent = version;
  byId("version").hidden = !version;
  byId("dialect").textContent = dialect;
  byId("dialect").hidden = false;
}

/** @param {string} fault empty at the first time */
function askForToken(fault) {
  byId("columns").hidden = true;
  byId("token-form").hidden = false;
  byId("token-fault").textContent = fault;
  byId("token").focus();
}

/** @param {unknown} error */
function showFault(error) {
  const notice = byId("loading");
  notice.setAttribute("role", "alert");
  notice.textContent = `The document could not be loaded. ${error instanceof Error ? error.message : error}`;
}

async function open() {
  try {
    const spec = await fetchDocument(documentUrl, token);
    const outline = outlineOf(spec);
    describe(outline);
    offerChoices(outline);
    byId("token-form").hidden = true;
    byId("columns").hidden = byId("links").hidden = false;
    openSandbox({ document: spec, outline, mockUrl, token, readSelection });
    byId("loading").remove();
  } catch (error) {
    if (error instanceof DocumentRefused && error.status === 401) askForToken(token ? "This token is not accepted." : "");
    else showFault(error);
  }
}

function startTokenForm() {
  byId("token-form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    token = byId("token").value.trim();
    open();
  });
}

/** A plain link cannot carry the token in a header, and an address with a token in it would stay in the history. */
function startDocumentLinks() {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-document]"))) {
    link.addEventListener("click", async (event) => {
      if (!token) return;
      event.preventDefault();
      const answer = await fetch(link.href, { headers: { apidogToken: token }, credentials: "omit" });
      const file = Object.assign(document.createElement("a"), {
        href: URL.createObjectURL(await answer.blob()),
        download: link.href.split("/").at(-1),
      });
      file.click();
      URL.revokeObjectURL(file.href);
    });
  }
}

/** A token that came with the address is taken, and the address shown and kept without it. */
function takeTokenFromAddress() {
  const address = new URL(location.href);
  token = address.searchParams.get("apidogToken") ?? "";
  address.searchParams.delete("apidogToken");
  if (token) history.replaceState(null, "", address);
}

followColourScheme();
startCopyButtons();
startPanel();
startTokenForm();
startDocumentLinks();
takeTokenFromAddress();
if (gated === undefined || token) open();
else askForToken("");
