// Connections as rows around a centre line: left what the originator sent, right what came back. The server sorts, searches and
// pages; the page holds one window of rows around what is visible.

import { aborted, get } from "../core/api.js";
import { debounce, emptyState, h, icon, iconButton, setAttribute, setText } from "../core/dom.js";
import { address, go, replace } from "../core/route.js";
import { store } from "../core/store.js";
import { bitRate, bytes, clock, count, duration, exact, fullTime } from "../core/units.js";
import { panel } from "../parts/panel.js";
import { VirtualRows } from "../parts/virtual-rows.js";
import { closeFlow, endpoint, openFlow, states } from "./flow-panel.js";

/** @typedef {import("../core/types.js").Flow} Flow */

const refresh_ms = 1000;
const margin_rows = 30;
const maxLimit = 200;

/** Browsers draw no element higher than some 30 million px. */
const maxRows = 500000;

/** Decades that a bar shows: a flow with a hundred-thousandth of the largest has hardly one. */
const decades = 5;

/** @typedef {{key: string, label: string, sort: string, numeric?: boolean, text?: boolean}} Column */

/** @type {Column[]} */
const columns = [
  { key: "orig", label: "Originator", sort: "orig", text: true },
  { key: "bars", label: "◂ sent · received ▸", sort: "bytes" },
  { key: "resp", label: "Responder", sort: "resp", text: true },
  { key: "service", label: "Service", sort: "service", text: true },
  { key: "state", label: "State", sort: "state", text: true },
  { key: "rate", label: "Rate", sort: "rate", numeric: true },
  { key: "bytes", label: "Bytes", sort: "bytes", numeric: true },
  { key: "packets", label: "Packets", sort: "packets", numeric: true },
  { key: "duration", label: "Duration", sort: "duration", numeric: true },
  { key: "start", label: "Started", sort: "start", numeric: true },
];

const phone = matchMedia("(max-width: 720px)");

/** The next of 1, 2, 5, 10, …: so that bars do not change their lengths all the time. @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => value <= step * power) ?? 10);
}

/** @returns {import("../core/types.js").View} */
export function flows() {
  let sort = "";
  let descending = true;
  let offset = 0;
  /** @type {Flow[]} */
  let rows = [];
  let matched = 0;
  let paused = false;
  let visible = false;
  let selected = "";
  let selectedIndex = 0;
  let wanted = -1;
  let most = 1e3;
  let mostPackets = 10;
  let timer = 0;
  /** @type {AbortController|null} */
  let request = null;

  const search = h("input", { type: "search", placeholder: "Address, port, service, state, uid", "aria-label": "Search flows", spellcheck: "false", autocomplete: "off" });
  const sorts = h("select", { class: "only-phone", "aria-label": "Sort by" }, ...columns.filter((c) => c.key !== "bars").map((c) => h("option", { value: c.sort }, c.label)));
  const summary = h("span", { class: "muted num", role: "status" });
  const pauseButton = iconButton("pause", "Pause (p)", () => setPaused(!paused));
  const head = h(
    "div",
    { class: "grid-row grid-head", role: "row", "aria-rowindex": "1" },
    ...columns.map((c) =>
      h(
        "div",
        { role: "columnheader", class: `c-${c.key}${c.numeric ? " num" : ""}`, "data-sort": c.sort },
        h("button", { type: "button", onclick: () => sortBy(c.sort, c.text ?? false) }, c.label),
      ),
    ),
  );
  const body = h("div", { class: "grid-body", role: "rowgroup" });
  const grid = h("div", { class: "grid flow-grid", role: "grid", "aria-label": "Flows", tabindex: "0", "aria-colcount": String(columns.length) }, h("div", { class: "grid-head-group", role: "rowgroup" }, head), body);
  const empty = h("div", { class: "grid-empty" });
  const element = h(
    "section",
    { class: "view flows fill", "aria-label": "Flows" },
    h("header", { class: "view-head" }, h("h1", {}, "Flows"), h("label", { class: "search" }, icon("search"), search), sorts, summary, pauseButton),
    h("div", { class: "grid-frame" }, grid, empty),
  );

  const list = new VirtualRows({
    viewport: grid,
    body,
    rowHeight: () => (phone.matches ? 82 : 38),
    create: createRow,
    fill: (row, index) => fillRow(row, rows[index - offset], index),
    onRange: (first, last) => {
      if (matched > 0 && (first < offset || last >= offset + rows.length)) {
        loadSoon();
      }
    },
  });

  const loadSoon = debounce(() => load(), 60);

  async function load() {
    clearTimeout(timer);
    request?.abort();
    if (!visible) {
      return;
    }
    const mine = (request = new AbortController());
    const [first, last] = list.range();
    const from = Math.max(0, first - margin_rows);
    const limit = Math.min(maxLimit, Math.max(last - from, 40) + margin_rows);
    const query = new URLSearchParams({ sort: sort || "bytes", order: descending ? "desc" : "asc", offset: String(from), limit: String(limit) });
    if (search.value.trim() !== "") {
      query.set("search", search.value.trim());
    }
    try {
      /** @type {import("../core/types.js").FlowPage} */
      const page = await get("flows?" + query, mine.signal);
      if (mine.signal.aborted) {
        return;
      }
      offset = from;
      rows = page.flows;
      matched = Math.min(page.matched, maxRows);
      takeWanted();
      for (const flow of rows) {
        most = Math.max(most, flow.orig_bytes, flow.resp_bytes);
        mostPackets = Math.max(mostPackets, flow.orig_pkts, flow.resp_pkts);
      }
      list.count = matched;
      setAttribute(grid, "aria-rowcount", String(matched + 1));
      describe(page.total, page.matched, page.truncated);
    } catch (error) {
      if (aborted(error)) {
        return;
      }
      if (rows.length === 0) {
        showEmpty("No flows could be loaded", error instanceof Error ? error.message : String(error));
      }
    }
    if (!paused && !store.recorded && store.status !== "ended") {
      timer = window.setTimeout(load, refresh_ms);
    }
  }

  /** @param {number} total @param {number} found @param {boolean} truncated */
  function describe(total, found, truncated) {
    const what = store.recorded ? "recorded" : "open";
    setText(summary, (found === total ? `${exact(total)} ${what}` : `${exact(found)} of ${exact(total)} ${what}`) + (truncated ? ", not all counted" : ""));
    summary.title = truncated ? "More connections are open than one snapshot holds; the sort is over those of the snapshot." : "";
    if (found > 0) {
      empty.replaceChildren();
    } else if (total > 0) {
      showEmpty("Nothing matches", `None of ${exact(total)} connections holds “${search.value.trim()}”.`);
    } else if (store.recorded) {
      showEmpty("No connections here", "This folder has no conn.log, or it has no rows.");
    } else {
      showEmpty("No open connections", "They appear with their first packet. What has ended is in the log conn.");
    }
  }

  /** @param {string} title @param {string} hint */
  function showEmpty(title, hint) {
    empty.replaceChildren(emptyState(title, hint));
  }

  /** @param {string} key @param {boolean} text */
  function sortBy(key, text) {
    if (sort === key) {
      descending = !descending;
    } else {
      sort = key;
      descending = !text;
    }
    sorts.value = key;
    showSort();
    grid.scrollTop = 0;
    load();
  }

  function showSort() {
    let marked = false;
    for (const [i, header] of [...head.children].entries()) {
      /** @type {boolean} */
      const on = columns[i].sort === sort && columns[i].key !== "bars" && !marked;
      marked ||= on;
      setAttribute(header, "aria-sort", on ? (descending ? "descending" : "ascending") : null);
    }
  }

  /** @param {boolean} on */
  function setPaused(on) {
    paused = on;
    pauseButton.replaceChildren(icon(on ? "play" : "pause"));
    pauseButton.setAttribute("aria-label", on ? "Go on (p)" : "Pause (p)");
    pauseButton.title = on ? "Go on (p)" : "Pause (p)";
    pauseButton.classList.toggle("on", on);
    load();
  }

  function createRow() {
    const cell = (/** @type {string} */ key, /** @type {(Node|string)[]} */ ...children) => h("div", { role: "gridcell", class: `c-${key}` }, ...children);
    const half = (/** @type {string} */ side) =>
      h("div", { class: `half ${side}` }, h("span", { class: "bar" }), h("span", { class: "bar thin" }), h("span", { class: "figure num" }), h("span", { class: "figure num small" }));
    return h(
      "div",
      { class: "grid-row flow-row", role: "row" },
      cell("orig", h("span", { class: "host" }), h("span", { class: "port" })),
      cell("bars", half("forward"), half("backward")),
      cell("resp", h("span", { class: "host" }), h("span", { class: "port" })),
      cell("service", h("span", {}), h("small", {})),
      cell("state"),
      ...["rate", "bytes", "packets", "duration", "start"].map((key) => h("div", { role: "gridcell", class: `c-${key} num` })),
    );
  }

  /** @param {HTMLElement} row @param {Flow|undefined} flow @param {number} index */
  function fillRow(row, flow, index) {
    setAttribute(row, "aria-rowindex", String(index + 2));
    row.classList.toggle("loading", flow === undefined);
    if (!flow) {
      row.dataset.uid = "";
      row.classList.remove("selected");
      return;
    }
    const [orig, bars, resp, service, state, rate, size, packets, length, start] = row.children;
    row.dataset.uid = flow.uid;
    const on = flow.uid === selected;
    row.classList.toggle("selected", on);
    setAttribute(row, "aria-selected", on ? "true" : "false");
    row.id = on ? "flow-selected" : "";
    if (on) {
      selectedIndex = index;
    }
    setText(orig.children[0], flow.orig_h);
    setText(orig.children[1], ":" + flow.orig_p);
    setText(resp.children[0], flow.resp_h);
    setText(resp.children[1], ":" + flow.resp_p);
    setAttribute(bars, "title", `${endpoint(flow.orig_h, flow.orig_p)} sent ${exact(flow.orig_bytes)} bytes in ${exact(flow.orig_pkts)} packets and got ${exact(flow.resp_bytes)} bytes in ${exact(flow.resp_pkts)} packets`);
    fillHalf(bars.children[0], flow.orig_bytes, flow.orig_pkts);
    fillHalf(bars.children[1], flow.resp_bytes, flow.resp_pkts);
    setText(service.children[0], flow.service || "–");
    setText(service.children[1], flow.proto);
    setText(state, flow.state || "–");
    setAttribute(state, "title", [flow.state && states[flow.state], flow.history && "history " + flow.history].filter(Boolean).join("; "));
    const perSecond = (flow.orig_rate ?? 0) + (flow.resp_rate ?? 0);
    setText(rate, perSecond > 0 ? bitRate(perSecond) : "–");
    setText(size, bytes(flow.orig_bytes + flow.resp_bytes));
    setText(packets, count(flow.orig_pkts + flow.resp_pkts));
    setText(length, duration(flow.duration));
    setText(start, clock(flow.start));
    setAttribute(start, "title", fullTime(flow.start));
  }

  /** @param {Element} half @param {number} size @param {number} packets */
  function fillHalf(half, size, packets) {
    const [bar, thin, figure, small] = /** @type {HTMLElement[]} */ ([...half.children]);
    bar.style.transform = `scaleX(${length(size, most)})`;
    thin.style.transform = `scaleX(${length(packets, mostPackets)})`;
    setText(figure, bytes(size));
    setText(small, count(packets) + " pkt");
  }

  /** @param {number} value @param {number} largest @returns {number} 0 to 1 */
  function length(value, largest) {
    return value <= 0 ? 0 : Math.max(0.02, 1 + Math.log10(value / roundUp(largest)) / decades);
  }

  /** @param {number} index */
  function select(index) {
    const target = Math.min(Math.max(index, 0), matched - 1);
    selectedIndex = target;
    wanted = target;
    takeWanted();
    list.reveal(target);
    list.refresh();
    setAttribute(grid, "aria-activedescendant", selected === "" ? null : "flow-selected");
  }

  /** Selects the row that was asked for, once it is loaded. */
  function takeWanted() {
    const flow = rows[wanted - offset];
    if (flow) {
      selected = flow.uid;
      wanted = -1;
    }
  }

  /** @param {string} uid */
  const open = (uid) => go(address("flows", [uid]));

  search.addEventListener("input", debounce(() => {
    grid.scrollTop = 0;
    replace(address("flows", [], search.value.trim() === "" ? {} : { search: search.value.trim() }));
    load();
  }, 200));
  sorts.addEventListener("change", () => {
    const column = columns.find((c) => c.sort === sorts.value);
    sort = "";
    sortBy(sorts.value, column?.text ?? false);
  });
  // What was pressed counts, even if another connection stands there when the button is let go.
  let pressed = "";
  const uidAt = (/** @type {Event} */ event) => (event.target instanceof Element ? /** @type {HTMLElement|null} */ (event.target.closest(".flow-row"))?.dataset.uid ?? "" : "");
  body.addEventListener("pointerdown", (event) => {
    pressed = uidAt(event);
  });
  body.addEventListener("click", (event) => {
    const uid = pressed || uidAt(event);
    pressed = "";
    if (uid !== "") {
      selected = uid;
      list.refresh();
      open(uid);
    }
  });
  phone.addEventListener("change", () => {
    list.clear();
    list.refresh();
  });
  store.addEventListener("session", () => {
    if (sort === "") {
      sort = store.recorded ? "bytes" : "rate";
      sorts.value = sort;
      showSort();
    }
    if (visible) {
      load();
    }
  });

  return {
    element,
    show(path, query) {
      if (path.length === 0) {
        const text = query.get("search") ?? "";
        if (text !== search.value.trim() && (query.has("search") || !visible)) {
          search.value = text;
          grid.scrollTop = 0;
        }
      }
      visible = true;
      load();
      if (path.length > 0) {
        selected = path[0];
        openFlow(path[0], () => go(address("flows", [], search.value.trim() === "" ? {} : { search: search.value.trim() })));
      } else {
        closeFlow();
        panel.dismiss();
      }
    },
    hide() {
      visible = false;
      clearTimeout(timer);
      request?.abort();
      closeFlow();
    },
    search: () => search,
    key(event) {
      switch (event.key) {
        case "j":
        case "ArrowDown":
          select(selected === "" ? list.range()[0] : selectedIndex + 1);
          return true;
        case "k":
        case "ArrowUp":
          select(selectedIndex - 1);
          return true;
        case "Home":
          select(0);
          return true;
        case "End":
          select(matched - 1);
          return true;
        case "Enter":
          if (selected === "") {
            return false;
          }
          open(selected);
          return true;
        case "p":
          setPaused(!paused);
          return true;
        default:
          return false;
      }
    },
  };
}
