/** Characters of a body that are coloured; more of them would hold the page up. */
const MOST_COLOURED = 60_000;
/** Characters of a body that are shown at all; Swagger UI's download button has the rest. */
const MOST_SHOWN = 2_000_000;

/** @param {string} text */
function shown(text) {
  if (text.length <= MOST_SHOWN) return text;
  return `${text.slice(0, MOST_SHOWN)}\n… ${text.length - MOST_SHOWN} more characters: download the body to read them.`;
}

/**
 * Swagger UI plugin: big bodies are plain text.
 * @param {any} system
 */
export function limitsPlugin(system) {
  const { createElement } = system.React;
  return {
    wrapComponents: {
      SyntaxHighlighter: (/** @type {any} */ Original) => (/** @type {any} */ props) => {
        const text = String(props.children ?? "");
        if (text.length <= MOST_COLOURED) return createElement(Original, props);
        return createElement("pre", { className: "microlight plain", tabIndex: 0 }, shown(text));
      },
    },
  };
}
