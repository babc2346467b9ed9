/**
 * Swagger UI replaces every reference below an opened operation, however deep. In documents whose schemas all know
 * each other that takes minutes. Here references are followed only as far as a reader looks; below that, Swagger UI
 * finds a schema when it is unfolded.
 */

/** Values of an operation, references replaced, that Swagger UI handles at once. */
const MOST_VALUES = 6_000;
const DEEPEST = 6;
const MARK = "x-smartmock-reference";
const SCHEMA_REFERENCE = /^#\/(?:components\/schemas|definitions)\//;
const SCALARS = new Set(["string", "number", "integer", "boolean"]);
/** Keywords that hold data, where `$ref` means nothing. */
const DATA = new Set(["example", "default", "enum", "const"]);
/** Keywords whose members are names of the author's, not keywords. */
const NAMED = new Set(["properties", "patternProperties", "responses", "headers", "content", "callbacks", "examples"]);

class TooLarge extends Error {}

/** @typedef {{root: any, depth: number, named: boolean, trail: string[]}} Place where a value stands */

/**
 * @param {any} root
 * @param {string} reference such as `#/components/schemas/Pet`
 */
function lookUp(root, reference) {
  return reference
    .slice(2)
    .split("/")
    .reduce((node, token) => node?.[decodeURIComponent(token).replace(/~1/g, "/").replace(/~0/g, "~")], root);
}

/**
 * Copies a value with its references replaced, and those below `depth` schemas marked.
 * @param {any} value
 * @param {Place} place
 * @param {{left: number}} budget
 * @returns {any}
 */
function followed(value, place, budget) {
  if (typeof value !== "object" || value === null) return value;
  if (--budget.left < 0) throw new TooLarge();
  if (Array.isArray(value)) return value.map((item) => followed(item, place, budget));
  if (typeof value.$ref === "string" && !place.named) return replaced(value, place, budget);
  /** @type {Record<string, any>} */
  const copy = {};
  for (const [key, member] of Object.entries(value)) {
    const isData = !place.named && (DATA.has(key) || (key === "examples" && Array.isArray(member)));
    copy[key] = isData ? member : followed(member, { ...place, named: !place.named && NAMED.has(key) }, budget);
  }
  return copy;
}

/**
 * @param {any} value holds `$ref`
 * @param {Place} place
 * @param {{left: number}} budget
 */
function replaced(value, place, budget) {
  const reference = value.$ref;
  const target = reference.startsWith("#/") ? lookUp(place.root, reference) : undefined;
  if (typeof target !== "object" || target === null) return value;
  const isSchema = SCHEMA_REFERENCE.test(reference);
  const atEnd = (isSchema && place.depth === 0 && !SCALARS.has(target.type)) || place.trail.includes(reference);
  if (atEnd) return { type: target.type ?? "object", [MARK]: reference };
  const inner = { ...place, depth: place.depth - Number(isSchema), named: false, trail: [...place.trail, reference] };
  const copy = followed(target, inner, budget);
  // The name that Swagger UI shows; OpenAPI 3.1 would take it for a keyword.
  return isSchema && !String(place.root.openapi ?? "").startsWith("3.1") ? { ...copy, $$ref: reference } : copy;
}

/**
 * The operation with as many references replaced as are easily shown; undefined when all of them are.
 * @param {any} root
 * @param {any} operation
 */
export function bounded(root, operation) {
  if (fits(root, operation, Infinity)) return undefined;
  for (let depth = DEEPEST; depth > 0; depth -= 1) {
    const copy = fits(root, operation, depth);
    if (copy) return copy;
  }
  return followed(operation, { root, depth: 0, named: false, trail: [] }, { left: Infinity });
}

/**
 * @param {any} root
 * @param {any} operation
 * @param {number} depth
 */
function fits(root, operation, depth) {
  try {
    return followed(operation, { root, depth, named: false, trail: [] }, { left: MOST_VALUES });
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

/**
 * Puts marked references back, for Swagger UI to look up when a reader unfolds them.
 * @param {any} value
 * @returns {any}
 */
function restored(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(restored);
  const { [MARK]: reference, ...rest } = value;
  if (reference) return { ...rest, $ref: reference };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, restored(member)]));
}

/** Swagger UI plugin. */
export const referencesPlugin = {
  /**
   * @this {any}
   * @param {any} system
   */
  afterLoad({ fn }) {
    const original = fn.resolveSubtree;
    this.fn.resolveSubtree = async (/** @type {any} */ root, /** @type {string[]} */ path, /** @type {any} */ options) => {
      const [section, name, method] = path;
      const operation = section === "paths" && method ? root.paths?.[name]?.[method] : undefined;
      const copy = operation && bounded(root, operation);
      if (!copy) return original(root, path, options);
      const part = { ...root, components: {}, definitions: {}, paths: { [name]: { ...root.paths[name], [method]: copy } } };
      const { spec, errors } = await original(part, path, options);
      return { spec: restored(spec), errors };
    };
  },
};
