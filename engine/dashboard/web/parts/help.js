// The keys, in a dialogue.

import { h } from "../core/dom.js";

/** @type {[string[], string][]} */
const keys = [
  [["1", "–", "6"], "Overview, flows, top, alerts, logs, handlers"],
  [["/"], "Search or filter"],
  [["j", "k"], "Next and previous row; arrows do the same"],
  [["Enter"], "Open the row"],
  [["Esc"], "Close what is open"],
  [["p"], "Pause and go on"],
  [["t"], "Light or dark"],
  [["u"], "Local time or UTC"],
  [["?"], "These keys"],
];

const dialog = h(
  "dialog",
  { class: "dialog", "aria-labelledby": "help-title" },
  h("h2", { id: "help-title" }, "Keys"),
  h(
    "dl",
    { class: "keys" },
    ...keys.flatMap(([names, text]) => [h("dt", {}, ...names.map((k) => (k === "–" ? " – " : h("kbd", {}, k)))), h("dd", {}, text)]),
  ),
  h("p", { class: "muted" }, "In flows, bars to the left are what the originator sent, bars to the right what came back. Their length is logarithmic: a fifth less is a tenth of the amount."),
  h("form", { method: "dialog", class: "dialog-actions" }, h("button", { class: "button primary" }, "Close")),
);

export function showHelp() {
  if (!dialog.isConnected) {
    document.body.append(dialog);
  }
  if (!dialog.open) {
    dialog.showModal();
  }
}
