// Weirds and notices as they come, newest first; a summary by name filters them.

import { emptyState, h, icon, iconButton, setAttribute, setText } from "../core/dom.js";
import { address } from "../core/route.js";
import { maxAlerts, store } from "../core/store.js";
import { clock, count, exact, fullTime } from "../core/units.js";
import { facts, panel } from "../parts/panel.js";
import { VirtualRows } from "../parts/virtual-rows.js";

/** @typedef {import("../core/types.js").Alert} Alert */

const phone = matchMedia("(max-width: 720px)");

/** @returns {import("../core/types.js").View} */
export function alerts() {
  let kind = "";
  let name = "";
  let paused = false;
  let waiting = 0;
  let selected = -1;
  /** What is selected, wherever it stands by now. @type {Alert|undefined} */
  let chosen;
  /** What is shown; while paused, what was there then. @type {Alert[]} */
  let source = store.alerts;
  /** @type {Alert[]} */
  let rows = [];

  const search = h("input", { type: "search", placeholder: "Name, message, address, uid", "aria-label": "Search alerts", spellcheck: "false", autocomplete: "off" });
  const kinds = h(
    "div",
    { class: "segmented", role: "group", "aria-label": "Kind" },
    ...[["", "all"], ["notice", "notices"], ["weird", "weirds"]].map(([value, label]) =>
      h(
        "button",
        {
          type: "button",
          "aria-pressed": value === kind ? "true" : "false",
          onclick: (/** @type {Event} */ event) => {
            kind = value;
            for (const button of kinds.children) {
              button.setAttribute("aria-pressed", button === event.currentTarget ? "true" : "false");
            }
            draw();
          },
        },
        label,
      ),
    ),
  );
  const summary = h("span", { class: "muted num", role: "status" });
  const pauseButton = iconButton("pause", "Pause (p)", () => setPaused(!paused));
  const names = h("div", { class: "names" });
  const body = h("div", { class: "grid-body", role: "rowgroup" });
  const grid = h("div", { class: "grid alert-grid", role: "grid", "aria-label": "Alerts", tabindex: "0" }, body);
  const empty = h("div", { class: "grid-empty" });
  const element = h(
    "section",
    { class: "view alerts fill", "aria-label": "Alerts" },
    h("header", { class: "view-head" }, h("h1", {}, "Alerts"), kinds, h("label", { class: "search" }, icon("search"), search), summary, pauseButton),
    h("div", { class: "side-by-side" }, h("aside", { class: "side", "aria-label": "By name" }, names), h("div", { class: "grid-frame" }, grid, empty)),
  );

  const list = new VirtualRows({
    viewport: grid,
    body,
    rowHeight: () => (phone.matches ? 64 : 34),
    create: () =>
      h(
        "div",
        { class: "grid-row alert-row", role: "row" },
        ...["time num", "kind", "name", "message", "hosts", "count num"].map((c) => h("div", { role: "gridcell", class: c.split(" ").map((p, i) => (i === 0 ? "a-" + p : p)).join(" ") })),
      ),
    fill(row, index) {
      const alert = rows[index];
      const [time, badge, title, message, hosts, times] = row.children;
      row.dataset.index = String(index);
      row.dataset.kind = alert.kind;
      row.classList.toggle("selected", index === selected);
      setAttribute(row, "aria-selected", index === selected ? "true" : "false");
      setAttribute(row, "aria-rowindex", String(index + 1));
      row.id = index === selected ? "alert-selected" : "";
      setText(time, clock(alert.time));
      setAttribute(time, "title", fullTime(alert.time));
      setText(badge, alert.kind);
      setText(title, alert.name);
      setText(message, alert.message ?? "");
      setAttribute(message, "title", alert.message ?? "");
      setText(hosts, pair(alert));
      setText(times, (alert.count ?? 1) > 1 ? "×" + count(alert.count) : "");
    },
  });

  /** @param {Alert} alert */
  const pair = (alert) => (alert.orig_h ? (alert.resp_h ? `${alert.orig_h} → ${alert.resp_h}` : alert.orig_h) : (alert.resp_h ?? ""));

  function draw() {
    if (element.hidden) {
      return;
    }
    const text = search.value.trim().toLowerCase();
    const ofKind = source.filter((a) => (kind === "" || a.kind === kind) && (text === "" || [a.name, a.message, a.uid, a.orig_h, a.resp_h].some((v) => v?.toLowerCase().includes(text))));
    drawNames(ofKind);
    rows = name === "" ? ofKind : ofKind.filter((a) => a.name === name);
    selected = chosen ? rows.indexOf(chosen) : -1;
    list.count = rows.length;
    setAttribute(grid, "aria-rowcount", String(rows.length));
    setText(
      summary,
      (rows.length === source.length ? exact(rows.length) : `${exact(rows.length)} of ${exact(source.length)}`) + (source.length === maxAlerts ? ", the last ones" : "") + (waiting > 0 ? ` · ${exact(waiting)} more` : ""),
    );
    empty.replaceChildren(
      ...(rows.length > 0
        ? []
        : source.length > 0
          ? [emptyState("Nothing matches", "Other alerts are there: clear the search or choose another kind.")]
          : [emptyState("No alerts", store.recorded ? "This folder has no weird.log and no notice.log." : "Weirds and notices appear here as they come.")]),
    );
  }

  /** @param {Alert[]} shown */
  function drawNames(shown) {
    /** @type {Map<string, {kind: string, count: number}>} */
    const sums = new Map();
    for (const alert of shown) {
      const sum = sums.get(alert.name) ?? { kind: alert.kind, count: 0 };
      sum.count += alert.count ?? 1;
      sums.set(alert.name, sum);
    }
    if (name !== "" && !sums.has(name)) {
      sums.set(name, { kind: "", count: 0 });
    }
    const sorted = [...sums].sort((a, b) => b[1].count - a[1].count).slice(0, 60);
    const most = Math.max(1, sorted[0]?.[1].count ?? 0);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.name : undefined;
    names.replaceChildren(
      ...sorted.map(([key, sum]) => {
        const bar = h("span", { class: "bar", "data-kind": sum.kind });
        bar.style.transform = `scaleX(${sum.count / most})`;
        return h(
          "button",
          {
            type: "button",
            class: "name-row",
            "data-name": key,
            title: key,
            "aria-pressed": key === name ? "true" : "false",
            onclick: () => {
              name = key === name ? "" : key;
              draw();
            },
          },
          bar,
          h("span", { class: "top-key" }, key),
          h("span", { class: "num" }, count(sum.count)),
        );
      }),
    );
    if (focused !== undefined) {
      /** @type {HTMLElement|undefined} */ ([...names.children].find((c) => /** @type {HTMLElement} */ (c).dataset.name === focused))?.focus({ preventScroll: true });
    }
  }

  /** @param {boolean} on */
  function setPaused(on) {
    paused = on;
    waiting = 0;
    source = on ? [...store.alerts] : store.alerts;
    pauseButton.replaceChildren(icon(on ? "play" : "pause"));
    pauseButton.setAttribute("aria-label", on ? "Go on (p)" : "Pause (p)");
    pauseButton.title = on ? "Go on (p)" : "Pause (p)";
    pauseButton.classList.toggle("on", on);
    draw();
  }

  /** @param {number} index */
  function select(index) {
    selected = Math.min(Math.max(index, 0), rows.length - 1);
    chosen = rows[selected];
    if (selected >= 0) {
      list.reveal(selected);
    }
    list.refresh();
    setAttribute(grid, "aria-activedescendant", selected < 0 ? null : "alert-selected");
  }

  /** @param {Alert|undefined} alert */
  function open(alert) {
    if (!alert) {
      return;
    }
    panel.open(alert.kind === "notice" ? "Notice" : "Weird", [
      facts([
        ["Name", alert.name],
        ["Time", fullTime(alert.time)],
        ["Message", alert.message],
        ["Originator", alert.orig_h],
        ["Responder", alert.resp_h],
        ["Count", (alert.count ?? 1) > 1 ? exact(alert.count) : ""],
        ["Connection", alert.uid ? h("a", { href: address("flows", [alert.uid]) }, alert.uid) : ""],
        ["In the log", h("a", { href: address("logs", [alert.kind], { filter: (alert.kind === "weird" ? "name" : "note") + ":eq:" + alert.name }) }, `${alert.kind}.log with this name`)],
      ]),
    ]);
  }

  let pending = 0;
  store.addEventListener("alerts", (event) => {
    const fresh = /** @type {CustomEvent<number>} */ (event).detail;
    if (paused) {
      waiting += fresh;
    } else {
      source = store.alerts;
    }
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(draw);
  });
  search.addEventListener("input", draw);
  body.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? /** @type {HTMLElement|null} */ (event.target.closest(".alert-row")) : null;
    if (row) {
      select(Number(row.dataset.index));
      open(rows[selected]);
    }
  });
  phone.addEventListener("change", () => {
    list.clear();
    list.refresh();
  });

  return {
    element,
    show: draw,
    hide() {},
    search: () => search,
    key(event) {
      switch (event.key) {
        case "j":
        case "ArrowDown":
          select(selected + 1);
          return true;
        case "k":
        case "ArrowUp":
          select(selected - 1);
          return true;
        case "Enter":
          open(rows[selected]);
          return selected >= 0;
        case "p":
          setPaused(!paused);
          return true;
        default:
          return false;
      }
    },
  };
}

