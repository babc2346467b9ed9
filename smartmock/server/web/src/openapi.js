/** @typedef {Record<string, any>} OpenApiDocument */

/** What the page wants to know of a document. `operations` counts them, `dialect` is such as `OpenAPI 3.1`.
 * @typedef {{title: string, version: string, dialect: string, operations: number, schemas: number,
 *   codes: string[], examples: string[]}} Outline */

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const MOST_CHOICES = 300;

/** The server refused the document; `status` is its HTTP status. */
export class DocumentRefused extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} url
 * @param {string} token empty for an open mock
 * @returns {Promise<OpenApiDocument>}
 */
export async function fetchDocument(url, token) {
  const answer = await fetch(url, {
    headers: token ? { apidogToken: token } : {},
    credentials: "omit",
  });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new DocumentRefused(answer.status, problem.detail || problem.title || `The server answered ${answer.status}.`);
}

/**
 * Follows a reference inside the document, once.
 * @param {OpenApiDocument} root
 * @param {any} node
 */
function followed(root, node) {
  const target = node?.$ref;
  if (typeof target !== "string" || !target.startsWith("#/")) return node;
  /** @type {any} */
  let found = root;
  for (const token of target.slice(2).split("/")) {
    found = found?.[decodeURIComponent(token).replace(/~1/g, "/").replace(/~0/g, "~")];
  }
  return found;
}

/** @param {OpenApiDocument} root */
function* operationsOf(root) {
  for (const item of Object.values(root.paths ?? {})) {
    const path = followed(root, item) ?? {};
    for (const method of METHODS) if (path[method]?.responses) yield path[method];
  }
}

/** @param {string[]} values */
const sorted = (values) => values.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).slice(0, MOST_CHOICES);

/**
 * @param {OpenApiDocument} root
 * @returns {Outline}
 */
export function outlineOf(root) {
  const codes = new Set();
  const examples = new Set();
  let operations = 0;
  for (const operation of operationsOf(root)) {
    operations += 1;
    for (const [code, reference] of Object.entries(operation.responses)) {
      if (/^[1-5]\d\d$/.test(code)) codes.add(code);
      for (const media of Object.values(followed(root, reference)?.content ?? {})) {
        for (const name of Object.keys(media?.examples ?? {})) examples.add(name);
      }
    }
  }
  return {
    title: String(root.info?.title ?? ""),
    version: String(root.info?.version ?? ""),
    dialect: root.swagger ? `Swagger ${root.swagger}` : `OpenAPI ${String(root.openapi).split(".", 2).join(".")}`,
    operations,
    schemas: Object.keys(root.components?.schemas ?? root.definitions ?? {}).length,
    codes: sorted([...codes]),
    examples: sorted([...examples]),
  };
}
