/**
 * What the panel asks of the next answer. Empty texts ask for nothing.
 * @typedef {{status: string, example: string, generated: boolean, locale: string, seed: string}} Selection
 */

/** @typedef {[name: string, value: string]} Preference */

/**
 * The part of Swagger UI's request that is changed here.
 * @typedef {{url: string, method?: string, headers?: Record<string, string>, body?: unknown}} SandboxRequest
 */

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_TEXT = /^[\x20-\x7e]*$/;

/**
 * @param {Selection} selection
 * @returns {Preference[]}
 */
export function preferencesOf(selection) {
  /** @type {Preference[]} */
  const all = [
    ["code", /^[1-5]\d\d$/.test(selection.status) ? selection.status : ""],
    ["example", selection.example],
    ["dynamic", selection.generated ? "true" : ""],
    ["seed", selection.seed],
    ["locale", selection.locale],
  ];
  return all.filter(([, value]) => value !== "");
}

/**
 * A `Prefer` header (RFC 7240); values that are no token are quoted.
 * @param {Preference[]} preferences
 */
export function preferHeader(preferences) {
  return preferences
    .map(([name, value]) => `${name}=${TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`)
    .join(", ");
}

/**
 * Is `url` the mock's own address, or one below it?
 * @param {string} url
 * @param {string} mockUrl
 */
export function isBelow(url, mockUrl) {
  const root = new URL(mockUrl, document.baseURI).href.replace(/\/$/, "");
  const address = new URL(url, document.baseURI).href;
  return address === root || ["/", "?", "#"].some((next) => address.startsWith(root + next));
}

/**
 * Browsers refuse to send a body with GET and HEAD, though some documents declare one.
 * @param {SandboxRequest} request
 */
export function dropUnsendableBody(request) {
  if (!/^(get|head)$/i.test(request.method ?? "get")) return;
  delete request.body;
  for (const name of Object.keys(request.headers ?? {})) {
    if (name.toLowerCase() === "content-type") delete request.headers?.[name];
  }
}

/**
 * Sets `value` under `name`, after what stands there already when `merge` is asked for.
 * @param {SandboxRequest} request
 * @param {string} name
 * @param {string} value
 * @param {{merge?: boolean}} [options]
 */
export function setHeader(request, name, value, { merge = false } = {}) {
  const headers = (request.headers ??= {});
  const known = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
  if (known === undefined) headers[name] = value;
  else headers[known] = merge ? `${headers[known]}, ${value}` : value;
}

/**
 * How a selection travels: as `Prefer`, and as `__name` in the query where a header cannot carry the text.
 * @param {Selection} selection
 * @returns {{header: string, query: Preference[]}}
 */
export function travelling(selection) {
  const preferences = preferencesOf(selection);
  return {
    header: preferHeader(preferences.filter(([, value]) => HEADER_TEXT.test(value))),
    query: preferences.filter(([, value]) => !HEADER_TEXT.test(value)).map(([name, value]) => [`__${name}`, value]),
  };
}

/**
 * Adds the selection to a request.
 * @template {SandboxRequest} Request
 * @param {Request} request
 * @param {Selection} selection
 * @returns {Request}
 */
export function applySelection(request, selection) {
  const { header, query } = travelling(selection);
  if (header) setHeader(request, "Prefer", header, { merge: true });
  if (query.length) {
    const url = new URL(request.url, document.baseURI);
    for (const [name, value] of query) url.searchParams.append(name, value);
    request.url = url.href;
  }
  return request;
}
