// Which event handlers take the policies' time. The program measures only while this view asks for it.

import { aborted, get } from "../core/api.js";
import { emptyState, h, setAttribute, setText } from "../core/dom.js";
import { store } from "../core/store.js";
import { count, duration, exact, percent } from "../core/units.js";

/** @typedef {import("../core/types.js").Handler} Handler */

const refresh_ms = 2000;

/** @type {{key: keyof Handler, label: string, numeric: boolean}[]} */
const columns = [
  { key: "handler", label: "Handler", numeric: false },
  { key: "source", label: "Source", numeric: false },
  { key: "calls", label: "Calls", numeric: true },
  { key: "share", label: "Share of time", numeric: false },
];

/** @returns {import("../core/types.js").View} */
export function handlers() {
  /** @type {Handler[]} */
  let rows = [];
  /** @type {keyof Handler} */
  let sort = "share";
  let descending = true;
  let visible = false;
  let timer = 0;
  /** @type {AbortController|null} */
  let request = null;

  const note = h("span", { class: "muted num", role: "status" });
  const head = h(
    "tr",
    {},
    ...columns.map((c) =>
      h("th", { scope: "col", class: c.numeric ? "num" : c.key === "source" ? "source" : "", "data-sort": c.key }, h("button", { type: "button", onclick: () => sortBy(c.key, c.key === "handler" || c.key === "source") }, c.label)),
    ),
  );
  const body = h("tbody");
  const table = h("div", { class: "scroll-x" }, h("table", { class: "plain handler-table" }, h("thead", {}, head), body));
  const empty = h("div");
  const element = h("section", { class: "view handlers", "aria-label": "Handlers" }, h("header", { class: "view-head" }, h("h1", {}, "Handlers"), note), h("div", { class: "card" }, table, empty));

  async function load() {
    clearTimeout(timer);
    request?.abort();
    if (!visible) {
      return;
    }
    const mine = (request = new AbortController());
    try {
      const answer = await get("handlers", mine.signal);
      if (mine.signal.aborted) {
        return;
      }
      rows = answer.handlers;
      setText(note, answer.seconds >= 1 ? `measured for ${duration(answer.seconds)}, while this view is open` : "measured while this view is open");
      draw();
    } catch (error) {
      if (aborted(error)) {
        return;
      }
      if (rows.length === 0) {
        table.hidden = true;
        empty.replaceChildren(emptyState("Nothing is measured", error instanceof Error ? error.message : String(error)));
      }
    }
    if (!store.recorded && store.status !== "ended") {
      timer = window.setTimeout(load, refresh_ms);
    }
  }

  /** @param {keyof Handler} key @param {boolean} text */
  function sortBy(key, text) {
    descending = sort === key ? !descending : !text;
    sort = key;
    draw();
  }

  function draw() {
    [...head.children].forEach((header, i) => setAttribute(header, "aria-sort", columns[i].key === sort ? (descending ? "descending" : "ascending") : null));
    table.hidden = rows.length === 0;
    empty.replaceChildren(
      ...(rows.length > 0
        ? []
        : [store.recorded ? emptyState("No handlers run here", "Logs are shown as they were written: policies run only on live traffic and traces.") : emptyState("Measuring", "Handlers appear here once traffic makes them run.")]),
    );
    const sign = descending ? -1 : 1;
    const sorted = [...rows].sort((a, b) => (a[sort] < b[sort] ? -sign : a[sort] > b[sort] ? sign : 0));
    const most = Math.max(1e-9, ...rows.map((r) => r.share));
    body.replaceChildren(
      ...sorted.map((row) => {
        const bar = h("span", { class: "bar" });
        bar.style.transform = `scaleX(${row.share / most})`;
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, row.handler, h("small", { class: "only-phone" }, `${row.source}:${row.line}`)),
          h("td", { class: "source", title: `${row.source}:${row.line}` }, h("span", {}, `${row.source}:${row.line}`)),
          h("td", { class: "num", title: exact(row.calls) }, count(row.calls)),
          h("td", { class: "share" }, h("div", {}, h("div", { class: "share-bar" }, bar), h("span", { class: "num" }, percent(row.share)))),
        );
      }),
    );
  }

  store.addEventListener("session", () => visible && load());

  return {
    element,
    show() {
      visible = true;
      load();
    },
    hide() {
      visible = false;
      clearTimeout(timer);
      request?.abort();
    },
    search: () => null,
  };
}
