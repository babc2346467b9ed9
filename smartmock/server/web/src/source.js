const ANSWERED_BY = {
  example: "an example of the document",
  generated: "data generated from the schema",
  expectation: "an expectation, a response made by hand",
  script: "a script, from generated data",
};
const PROBLEM = "a problem: the mock says what to change";
const UNKNOWN = "the mock";
const NOBODY = "nobody: the mock could not be reached";

/**
 * @param {Record<string, string>} headers names in lower case
 * @param {number | undefined} status
 */
export function answeredBy(headers, status) {
  const source = headers["smartmock-source"];
  if (source) return ANSWERED_BY[/** @type {keyof typeof ANSWERED_BY} */ (source)] ?? source;
  if (!status) return NOBODY;
  return (headers["content-type"] ?? "").startsWith("application/problem+json") ? PROBLEM : UNKNOWN;
}

/**
 * What the request breaks, in plain words; nothing where it breaks no rule.
 * @param {Record<string, string>} headers names in lower case
 * @returns {string[]}
 */
export function violationsOf(headers) {
  try {
    const found = JSON.parse(headers["smartmock-violations"] ?? "[]");
    return found.map((/** @type {{message?: string, more?: number}} */ each) => each.message ?? `${each.more} more`);
  } catch {
    return [];
  }
}

/**
 * Swagger UI plugin: a line under each answer that says which source made it, and what the request breaks.
 * @param {any} system
 */
export function sourcePlugin(system) {
  const { createElement, Fragment } = system.React;
  /** @param {any} response an Immutable map */
  const line = (response) => {
    const headers = response.get("headers")?.toJS() ?? {};
    const text = answeredBy(headers, Number(response.get("status")) || undefined);
    return createElement("p", { className: "answered-by", role: "status" }, "Answered by: ", createElement("b", null, text));
  };
  /** @param {any} response an Immutable map */
  const broken = (response) => {
    const messages = violationsOf(response.get("headers")?.toJS() ?? {});
    if (!messages.length) return null;
    const items = messages.map((message, index) => createElement("li", { key: index }, message));
    return createElement("div", { className: "violations" }, "The request breaks the document:", createElement("ul", null, ...items));
  };
  return {
    wrapComponents: {
      liveResponse: (/** @type {any} */ Original) => (/** @type {any} */ props) =>
        createElement(Fragment, null, createElement(Original, props), line(props.response), broken(props.response)),
    },
  };
}
