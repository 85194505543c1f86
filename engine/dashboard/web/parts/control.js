// Steering the service: behind a token, which stays in this tab's sessionStorage and goes nowhere but to the server in a header.

import { post, RequestError } from "../core/api.js";
import { h } from "../core/dom.js";

const tokenKey = "nidsvm.token";

/** For where storage is forbidden. @type {string} */
let kept = "";

const token = {
  get() {
    try {
      return sessionStorage.getItem(tokenKey) ?? kept;
    } catch {
      return kept;
    }
  },
  /** @param {string} value */
  set(value) {
    kept = value;
    try {
      if (value === "") {
        sessionStorage.removeItem(tokenKey);
      } else {
        sessionStorage.setItem(tokenKey, value);
      }
    } catch {
      // Then the token lasts as long as the page.
    }
  },
};

const field = h("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true });
const nameField = h("input", { type: "text", "aria-label": "Option", placeholder: "Module::option", autocomplete: "off", spellcheck: "false", required: true });
const valueField = h("input", { type: "text", "aria-label": "Value", placeholder: "value", autocomplete: "off", spellcheck: "false", required: true });
const message = h("p", { class: "dialog-message", role: "status", "aria-live": "polite" });

const tokenForm = h(
  "form",
  { class: "stack", onsubmit: useToken },
  h("label", { for: "token" }, "Token"),
  h("p", { class: "muted" }, "It is in the file ", h("code", {}, "dashboard.token"), " in the log folder. This tab keeps it until it is closed."),
  h("div", { class: "row" }, field, h("button", { class: "button primary" }, "Use token")),
);

const stopButton = h("button", { type: "button", class: "button danger", onclick: stop }, "Stop the service…");

const actions = h(
  "div",
  { class: "stack" },
  h(
    "div",
    { class: "action" },
    h("button", { type: "button", class: "button", onclick: () => run("rotate", {}, "The logs are rotated.") }, "Rotate logs"),
    h("span", { class: "muted" }, "Ends the current files and archives them."),
  ),
  h(
    "div",
    { class: "action" },
    h("button", { type: "button", class: "button", onclick: () => run("reload", {}, "The policies are reloaded.") }, "Reload policies"),
    h("span", { class: "muted" }, "Compiles them first; what does not compile is refused and the old ones go on."),
  ),
  h(
    "form",
    { class: "row", onsubmit: setOption },
    nameField,
    valueField,
    h("button", { class: "button" }, "Set option"),
  ),
  h("div", { class: "action" }, stopButton, h("button", { type: "button", class: "button quiet", onclick: forget }, "Forget token")),
);

const dialog = h(
  "dialog",
  { class: "dialog", "aria-labelledby": "control-title" },
  h("h2", { id: "control-title" }, "Control"),
  tokenForm,
  actions,
  message,
  h("form", { method: "dialog", class: "dialog-actions" }, h("button", { class: "button quiet", formnovalidate: true }, "Close")),
);

export function showControl() {
  if (!dialog.isConnected) {
    document.body.append(dialog);
  }
  tell("");
  arrange();
  if (!dialog.open) {
    dialog.showModal();
  }
}

function arrange() {
  const has = token.get() !== "";
  tokenForm.hidden = has;
  actions.hidden = !has;
  stopButton.textContent = "Stop the service…";
}

/** @param {string} text @param {""|"good"|"bad"} [kind] */
function tell(text, kind = "") {
  message.textContent = text;
  message.dataset.kind = kind;
}

/** @param {Event} event */
function useToken(event) {
  event.preventDefault();
  token.set(field.value.trim());
  field.value = "";
  tell("");
  arrange();
}

function forget() {
  token.set("");
  tell("The token is forgotten.");
  arrange();
}

/** @param {Event} event */
function setOption(event) {
  event.preventDefault();
  run("set", { name: nameField.value.trim(), value: valueField.value }, `${nameField.value.trim()} is set.`);
}

function stop() {
  if (stopButton.textContent !== "Stop now") {
    stopButton.textContent = "Stop now";
    tell("Capture ends and the logs are archived. Press again to stop.");
    return;
  }
  run("stop", {}, "The service stops.");
}

/** @param {string} action @param {object} body @param {string} done */
async function run(action, body, done) {
  tell("…");
  try {
    const answer = await post(action, body, token.get());
    tell(typeof answer.message === "string" && answer.message !== "" ? answer.message : done, "good");
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof RequestError && (error.status === 401 || error.status === 403)) {
      token.set("");
      arrange();
    }
    tell(text[0].toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : "."), "bad");
  }
}
