/**
 * The page asks nothing of other hosts: its policy forbids it, and Swagger UI would report each refusal as an error.
 */

const FOREIGN_IMAGE = /!\[([^\]]*)\]\((?=\s*<?(?:https?:)?\/\/)/gi;
const IMAGE_TAG = /<img\b[^>]*>/gi;

/** @param {string} text Markdown */
const withoutImages = (text) => text.replace(FOREIGN_IMAGE, (_, name) => `[${name || "image"}](`).replace(IMAGE_TAG, "");

/**
 * Makes images in descriptions links, in place.
 * @template T
 * @param {T} node
 * @returns {T}
 */
export function linkImages(node) {
  if (typeof node !== "object" || node === null) return node;
  for (const [key, member] of Object.entries(node)) {
    if (typeof member === "object") linkImages(member);
    else if (key === "description" && typeof member === "string") node[/** @type {keyof T} */ (key)] = /** @type {any} */ (withoutImages(member));
  }
  return node;
}

/** Swagger UI plugin: providers of OpenID Connect are not asked for their settings, which only signing in needs. */
export const offlinePlugin = {
  /**
   * @this {any}
   * @param {any} system
   */
  afterLoad({ fn }) {
    const original = fn.fetch;
    this.fn.fetch = (/** @type {any} */ request) =>
      request.method || new URL(request.url, document.baseURI).host === location.host
        ? original(request)
        : Promise.resolve({ ok: true, status: 200, text: "{}" });
  },
};
