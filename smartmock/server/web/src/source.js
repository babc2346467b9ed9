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
 * Swagger UI plugin: a line under each answer that says which source made it.
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
  return {
    wrapComponents: {
      liveResponse: (/** @type {any} */ Original) => (/** @type {any} */ props) =>
        createElement(Fragment, null, createElement(Original, props), line(props.response)),
    },
  };
}
