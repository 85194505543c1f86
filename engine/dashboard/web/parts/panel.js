// The panel at the side: one thing in detail. Escape or its button closes it and gives the focus back.

import { h, iconButton } from "../core/dom.js";

class Panel {
  /** @type {(() => void)|null} */
  #onClose = null;
  /** @type {Element|null} */
  #before = null;
  #title = h("h2", { class: "panel-title" });
  #body = h("div", { class: "panel-body", tabindex: "-1" });

  element = h("aside", { class: "panel", "aria-label": "Details", hidden: true }, h("header", {}, this.#title, iconButton("close", "Close details (Esc)", () => this.close())), this.#body);

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {string} title @param {Node[]} content @param {() => void} [onClose] */
  open(title, content, onClose) {
    this.#onClose = onClose ?? null;
    if (!this.isOpen) {
      this.#before = document.activeElement;
      this.element.hidden = false;
      document.body.classList.add("with-panel");
    }
    this.#title.textContent = title;
    this.update(content);
    this.#body.scrollTop = 0;
    this.#body.focus({ preventScroll: true });
  }

  /** @param {Node[]} content */
  update(content) {
    this.#body.replaceChildren(...content);
  }

  close() {
    const onClose = this.#onClose;
    this.dismiss();
    onClose?.();
  }

  /** Closes without telling the one who opened it. */
  dismiss() {
    if (!this.isOpen) {
      return;
    }
    this.element.hidden = true;
    document.body.classList.remove("with-panel");
    this.#body.replaceChildren();
    this.#onClose = null;
    if (this.#before instanceof HTMLElement && this.#before.isConnected) {
      this.#before.focus({ preventScroll: true });
    }
    this.#before = null;
  }
}

export const panel = new Panel();

/**
 * Names and values below each other; unset values are left out.
 * @param {[string, string|Node|null|undefined, string?][]} pairs name, value, title
 */
export function facts(pairs) {
  return h(
    "dl",
    { class: "facts" },
    ...pairs.flatMap(([name, value, title]) => (value === null || value === undefined || value === "" ? [] : [h("dt", {}, name), h("dd", { title }, value)])),
  );
}
