const QUIET_MS = 200;

/**
 * Swagger UI plugin: a labelled filter that looks at tags, paths, summaries and operation ids.
 * @param {any} system
 */
export function filterPlugin(system) {
  const { createElement } = system.React;
  let timer = 0;

  /** @param {any} props */
  function FilterContainer({ layoutSelectors, layoutActions }) {
    if (layoutSelectors.currentFilter() === false) return null;
    /** @param {any} event */
    const filter = ({ target }) => {
      clearTimeout(timer);
      timer = setTimeout(() => layoutActions.updateFilter(target.value), QUIET_MS);
    };
    return createElement(
      "div",
      { className: "filter-bar", role: "search" },
      createElement("label", { htmlFor: "filter" }, "Filter"),
      createElement("input", { id: "filter", type: "search", placeholder: "tag, path, summary", onChange: filter }),
    );
  }

  return { components: { FilterContainer }, fn: { opsFilter } };
}

/**
 * @param {any} taggedOperations an Immutable map: tag → details with `operations`
 * @param {string} phrase
 */
function opsFilter(taggedOperations, phrase) {
  const wanted = phrase.toLowerCase();
  /** @param {any} operation */
  const matches = (operation) =>
    [
      `${operation.get("method")} ${operation.get("path")}`,
      operation.getIn(["operation", "summary"]),
      operation.getIn(["operation", "operationId"]),
    ].some((text) => String(text ?? "").toLowerCase().includes(wanted));
  return taggedOperations
    .map((/** @type {any} */ details, /** @type {string} */ tag) =>
      tag.toLowerCase().includes(wanted)
        ? details
        : details.update("operations", (/** @type {any} */ operations) => operations.filter(matches)),
    )
    .filter((/** @type {any} */ details) => details.get("operations").size > 0);
}
