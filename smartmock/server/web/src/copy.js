const SHOWN_MS = 1500;

/**
 * The clipboard is closed to pages without a secure origin; the old command still works there.
 * @param {string} text
 */
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Makes every button with `data-copies` copy the text of the element that it names. */
export function startCopyButtons() {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copies]"))) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies ?? "");
      const done = await copy(source?.textContent ?? "");
      button.textContent = done ? "Copied" : "Not copied";
      button.focus();
      setTimeout(() => (button.textContent = label), SHOWN_MS);
    });
  }
}
