// The page as a whole: header, views, keys, and how the connection to the server is.

import { h, icon, iconButton, setAttribute, setText } from "./core/dom.js";
import { connect } from "./core/live.js";
import { address, current, go, replace } from "./core/route.js";
import { settings } from "./core/settings.js";
import { store } from "./core/store.js";
import { clock, count } from "./core/units.js";
import { showControl } from "./parts/control.js";
import { showHelp } from "./parts/help.js";
import { panel } from "./parts/panel.js";
import { alerts } from "./views/alerts.js";
import { flows } from "./views/flows.js";
import { handlers } from "./views/handlers.js";
import { logs } from "./views/logs.js";
import { overview } from "./views/overview.js";
import { top } from "./views/top.js";

/** @typedef {import("./core/types.js").View} View */

/** In the order of the keys 1 to 6. @type {{name: string, label: string, make: () => View}[]} */
const views = [
  { name: "overview", label: "Overview", make: overview },
  { name: "flows", label: "Flows", make: flows },
  { name: "top", label: "Top", make: top },
  { name: "alerts", label: "Alerts", make: alerts },
  { name: "logs", label: "Logs", make: logs },
  { name: "handlers", label: "Handlers", make: handlers },
];

const modes = { live: "live on", folder: "logs in", trace: "trace" };

const source = h("span", { class: "source" });
const badge = h("span", { class: "badge", hidden: true });
const tabs = h(
  "nav",
  { class: "tabs", "aria-label": "Views" },
  ...views.map((view, i) =>
    h("a", { href: address(view.name), "data-view": view.name, title: `${view.label} (${i + 1})` }, icon(view.name), h("span", { class: "tab-label" }, view.label), view.name === "alerts" ? badge : null),
  ),
);
const statusText = h("span", {}, "connecting");
const status = h("span", { class: "status", role: "status", "data-status": "connecting" }, h("span", { class: "dot", "aria-hidden": "true" }), statusText);
const controlButton = iconButton("control", "Control: rotate, reload, set, stop", showControl);
controlButton.hidden = true;
const zoneButton = h("button", { type: "button", class: "icon-button zone", title: "Local time or UTC (u)", onclick: () => settings.toggleUtc() });
const bannerText = h("span");
const banner = h("div", { class: "banner", role: "alert", hidden: true }, bannerText, h("button", { type: "button", class: "button small", onclick: connect }, "Try now"));
const main = h("main", { id: "main", tabindex: "-1" });
const skip = h("a", { class: "skip", href: "#main", onclick: skipToContent }, "Skip to content");

/** @type {Map<string, View>} */
const made = new Map();
/** @type {View|null} */
let shown = null;
let seenAlerts = 0;

document.body.replaceChildren(
  skip,
  h(
    "header",
    { class: "top" },
    h("div", { class: "brand" }, h("img", { src: "icon.svg", alt: "", width: "22", height: "22" }), h("strong", {}, "NidsVm"), source),
    tabs,
    h("div", { class: "tools" }, status, zoneButton, controlButton, iconButton("theme", "Light or dark (t)", () => settings.toggleTheme()), iconButton("help", "Keys (?)", showHelp)),
  ),
  banner,
  h("div", { class: "content" }, main, panel.element),
);

for (const { name, make } of views) {
  const view = make();
  view.element.hidden = true;
  view.element.id = "view-" + name;
  main.append(view.element);
  made.set(name, view);
}

/** @param {Event} event */
function skipToContent(event) {
  event.preventDefault();
  main.focus();
}

function route() {
  const { view: name, path, query } = current();
  const view = made.get(name);
  if (!view) {
    replace(address("overview"));
    route();
    return;
  }
  if (shown !== view) {
    if (shown) {
      shown.hide();
      shown.element.hidden = true;
      panel.dismiss();
    }
    shown = view;
    view.element.hidden = false;
    for (const tab of tabs.children) {
      setAttribute(tab, "aria-current", /** @type {HTMLElement} */ (tab).dataset.view === name ? "page" : null);
    }
    showTitle();
  }
  if (name === "alerts") {
    seenAlerts = 0;
    showBadge();
  }
  view.show(path, query);
}

function showTitle() {
  const label = views.find((v) => made.get(v.name) === shown)?.label ?? "";
  document.title = store.session ? `${label} · ${store.session.title} · NidsVm` : `${label} · NidsVm`;
}

function showBadge() {
  badge.hidden = seenAlerts === 0;
  setText(badge, seenAlerts > 99 ? "99+" : count(seenAlerts));
  setAttribute(badge, "aria-label", `${seenAlerts} new`);
}

function showStatus() {
  const lag = store.lastTick?.lag;
  /** @type {Record<string, string>} */
  const texts = { connecting: "connecting", live: lag !== undefined && lag > 5 ? `live, ${Math.round(lag)} s behind` : "live", lost: "no connection", ended: "ended", recorded: "recorded" };
  setText(statusText, texts[store.status]);
  setAttribute(status, "data-status", store.status);
  setAttribute(status, "title", store.lastTick ? "Last figures at " + clock(store.lastTick.time) : "");
  const lost = store.status === "lost";
  banner.hidden = !lost;
  document.body.classList.toggle("stale", lost);
  if (lost) {
    setText(bannerText, `The connection to the server is lost. What is shown may be old. ` + (store.retryIn > 0 ? `Next try in ${store.retryIn} s.` : "Trying…"));
  }
}

function showZone() {
  zoneButton.textContent = settings.utc ? "UTC" : "local";
  zoneButton.setAttribute("aria-label", settings.utc ? "Times in UTC; change to local time (u)" : "Times in local time; change to UTC (u)");
}

store.addEventListener("session", () => {
  const session = store.session;
  if (session) {
    setText(source, `${modes[session.mode]} ${session.title}`);
    source.title = `${session.program} ${session.version}, since ${clock(session.started)}`;
    controlButton.hidden = !session.control;
    for (const tab of /** @type {HTMLCollectionOf<HTMLElement>} */ (tabs.children)) {
      tab.hidden = !session.views.includes(tab.dataset.view ?? "");
    }
    showTitle();
  }
});
store.addEventListener("status", showStatus);
store.addEventListener("tick", showStatus);
store.addEventListener("alerts", (event) => {
  if (shown !== made.get("alerts")) {
    seenAlerts += /** @type {CustomEvent<number>} */ (event).detail;
    showBadge();
  }
});
settings.addEventListener("utc", () => {
  showZone();
  route();
});

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
    return;
  }
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.matches("input, select, textarea");
  if (event.key === "Escape") {
    if (typing) {
      target.blur();
    } else {
      panel.close();
    }
    return;
  }
  if (typing) {
    return;
  }
  // A button or link that has the focus keeps its own Enter.
  const ownEnter = event.key === "Enter" && target.matches("button, a");
  if (!ownEnter && (handleKey(event.key) || shown?.key?.(event))) {
    event.preventDefault();
  }
}

/** @param {string} key @returns {boolean} */
function handleKey(key) {
  switch (key) {
    case "1":
    case "2":
    case "3":
    case "4":
    case "5":
    case "6": {
      const view = views[Number(key) - 1];
      if (!store.session || store.session.views.includes(view.name)) {
        go(address(view.name));
      }
      return true;
    }
    case "/": {
      const field = shown?.search?.() ?? null;
      field?.focus();
      return field !== null;
    }
    case "?":
      showHelp();
      return true;
    case "t":
      settings.toggleTheme();
      return true;
    case "u":
      settings.toggleUtc();
      return true;
    default:
      return false;
  }
}

addEventListener("hashchange", route);
addEventListener("keydown", onKey);
showZone();
route();
connect();
