// What goes on as a whole: figures with their last minute, throughput and packets by protocol, drops and lag, the workers.

import { h, emptyState, setText } from "../core/dom.js";
import { store } from "../core/store.js";
import { bitRate, bytes, clock, count, duration, packetRate, percent, scaled } from "../core/units.js";
import { TimeChart } from "../parts/chart.js";
import { protocolColors, protocolOrder } from "../parts/colors.js";
import { Sparkline } from "../parts/sparkline.js";

/** @typedef {import("../core/types.js").Tick} Tick */

const sparkTicks = 60;

/** More than so many colours tell nothing apart. */
const maxProtocols = 8;

/**
 * @typedef {object} Tile
 * @property {string} label
 * @property {(tick: Tick) => number|undefined} value  undefined: this source does not know it, and the tile is not shown
 * @property {(value: number) => string} format
 * @property {(tick: Tick, ticks: Tick[]) => string} [note]
 * @property {(tick: Tick) => boolean} [alarm]
 */

/** @param {Tick} tick @param {number|undefined} amount */
const perSecond = (tick, amount) => (amount === undefined ? undefined : amount / (tick.seconds || 1));

/** @type {Tile[]} */
const tiles = [
  { label: "Throughput", value: (t) => perSecond(t, t.bytes), format: bitRate, note: (_, ticks) => "peak " + bitRate(peak(ticks, (t) => perSecond(t, t.bytes))) },
  { label: "Packets", value: (t) => perSecond(t, t.packets), format: packetRate, note: (t) => (t.received === undefined ? "" : count(t.received) + " in all") },
  { label: "Connections", value: (t) => t.connections, format: count, note: (t) => (t.timers === undefined ? "open now" : count(t.timers) + " timers") },
  {
    label: "Dropped",
    value: (t) => t.drops,
    format: count,
    note: (t) => (t.dropped === undefined ? "" : `${count(t.dropped)} in all, ${percent(t.received ? t.dropped / (t.received + t.dropped) : 0)}`),
    alarm: (t) => (t.drops ?? 0) > 0,
  },
  { label: "Lag", value: (t) => t.lag, format: duration, note: () => "packet to analysis", alarm: (t) => (t.lag ?? 0) > 5 },
  { label: "Events", value: (t) => perSecond(t, t.events), format: (v) => scaled(v, "/s"), note: () => "raised for policies" },
  {
    label: "Log rows",
    value: (t) => perSecond(t, t.log_rows),
    format: (v) => scaled(v, "/s"),
    note: (t) => ((t.log_lost ?? 0) > 0 ? count(t.log_lost) + " lost" : count(t.log_queue ?? 0) + " waiting"),
    alarm: (t) => (t.log_lost ?? 0) > 0,
  },
  { label: "Memory", value: (t) => t.memory, format: bytes, note: (t) => (t.workers ? (t.workers.length === 1 ? "1 worker" : t.workers.length + " workers") : "") },
];

/** @param {Tick[]} ticks @param {(tick: Tick) => number|undefined} value */
const peak = (ticks, value) => ticks.reduce((most, tick) => Math.max(most, value(tick) ?? 0), 0);

/** @param {Tick[]} ticks @param {(tick: Tick) => number|undefined} value */
const total = (ticks, value) => ticks.reduce((sum, tick) => sum + (value(tick) ?? 0), 0);

/** @returns {import("../core/types.js").View} */
export function overview() {
  const throughput = new TimeChart({ title: "Throughput", note: "by protocol", stacked: true });
  const packets = new TimeChart({ title: "Packets", note: "by protocol", stacked: true });
  const losses = new TimeChart({ title: "Drops and lag" });
  const tileBox = h("div", { class: "tiles" });
  const recordTiles = h("div", { class: "tiles few" });
  const charts = h("div", { class: "charts" }, throughput.element, packets.element, losses.element);
  const workers = h("section", { class: "card workers", "aria-label": "Workers" });
  const empty = emptyState("No traffic yet", "The first figures come with the first second of traffic.");
  let window_s = 300;
  /** @type {string[]} */
  let chosen = [];

  const ranges = h(
    "div",
    { class: "segmented", role: "group", "aria-label": "Time shown" },
    ...[60, 300, 600].map((seconds) =>
      h(
        "button",
        {
          type: "button",
          "aria-pressed": seconds === window_s ? "true" : "false",
          onclick: (/** @type {Event} */ event) => {
            window_s = seconds;
            for (const button of ranges.children) {
              button.setAttribute("aria-pressed", button === event.currentTarget ? "true" : "false");
            }
            draw();
          },
        },
        `${seconds / 60} min`,
      ),
    ),
  );
  const element = h("section", { class: "view overview", "aria-label": "Overview" }, h("header", { class: "view-head" }, h("h1", {}, "Overview"), ranges), empty, tileBox, recordTiles, charts, workers);

  /** @type {{tile: Tile, element: HTMLElement, value: HTMLElement, note: HTMLElement, line: Sparkline}[]} */
  const shownTiles = tiles.map((tile) => {
    const value = h("span", { class: "tile-value num" });
    const note = h("span", { class: "tile-note num" });
    const line = new Sparkline();
    return { tile, value, note, line, element: h("div", { class: "tile", "data-tile": tile.label.toLowerCase() }, h("span", { class: "tile-label" }, tile.label), value, note, line.element) };
  });
  tileBox.append(...shownTiles.map((t) => t.element));

  function drawTiles() {
    const tick = store.lastTick;
    if (!tick) {
      return;
    }
    if (store.recorded) {
      drawRecord();
      return;
    }
    const recent = store.ticks.slice(-sparkTicks);
    for (const { tile, element: box, value, note, line } of shownTiles) {
      const figure = tile.value(tick);
      box.hidden = figure === undefined;
      if (figure !== undefined) {
        setText(value, tile.format(figure));
        setText(note, tile.note?.(tick, store.ticks) ?? "");
        box.classList.toggle("alarm", tile.alarm?.(tick) ?? false);
        line.update(recent.map((t) => tile.value(t) ?? 0));
      }
    }
  }

  /** A finished folder: sums over the whole period. */
  function drawRecord() {
    const ticks = store.ticks;
    const first = ticks[0];
    const last = ticks[ticks.length - 1];
    const period = last.time - first.time + (last.seconds || 0);
    const sum = total(ticks, (t) => t.bytes);
    /** @type {[string, string, string][]} */
    const figures = [
      ["Period", duration(period), "from " + clock(first.time)],
      ["Traffic", bytes(sum), "in both directions"],
      ["Packets", count(total(ticks, (t) => t.packets)), "in all"],
      ["Mean", bitRate(sum / Math.max(period, 1e-6)), "over the period"],
      ["Peak", bitRate(peak(ticks, (t) => perSecond(t, t.bytes))), `in a step of ${duration(last.seconds || 1)}`],
    ];
    recordTiles.replaceChildren(...figures.map(([label, value, note]) => h("div", { class: "tile" }, h("span", { class: "tile-label" }, label), h("span", { class: "tile-value num" }, value), h("span", { class: "tile-note num" }, note))));
  }

  function drawCharts() {
    const ticks = store.ticks;
    const times = ticks.map((t) => t.time);
    const shown = store.recorded || store.session?.mode === "trace" ? 0 : window_s;
    const protocols = protocolOrder(chooseProtocols(ticks));
    const colors = protocolColors(protocols);
    const series = (/** @type {(v: number|null|undefined) => string} */ format) =>
      protocols.map((p, i) => /** @type {import("../parts/chart.js").Series} */ ({ key: p, label: p, color: colors[i], kind: "area", scale: "y", format }));
    throughput.update(series(bitRate), times, columns(ticks, protocols, "bytes"), shown);
    packets.update(series(packetRate), times, columns(ticks, protocols, "packets"), shown);
    const knowsLoss = ticks.some((t) => t.drops !== undefined || t.lag !== undefined);
    losses.element.hidden = ticks.length > 0 && !knowsLoss;
    if (knowsLoss) {
      losses.update(
        [
          { key: "drops", label: "drops", color: "--bad", kind: "bars", scale: "y", format: count, floor: 10 },
          { key: "lag", label: "lag", color: "--accent", kind: "line", scale: "right", format: duration, floor: 0.01 },
        ],
        times,
        [ticks.map((t) => t.drops ?? null), ticks.map((t) => t.lag ?? null)],
        shown,
      );
    }
  }

  /** The protocols that carry most, and "other" for what remains. Those shown stay as long as they are among the larger ones. @param {Tick[]} ticks */
  function chooseProtocols(ticks) {
    /** @type {Map<string, number>} */
    const sums = new Map();
    for (const tick of ticks) {
      for (const [name, volume] of Object.entries(tick.protocols ?? {})) {
        sums.set(name, (sums.get(name) ?? 0) + volume.bytes);
      }
    }
    const ranked = [...sums.keys()].filter((name) => name !== "other").sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0));
    const largest = ranked.slice(0, maxProtocols);
    const near = ranked.slice(0, maxProtocols + 3);
    if (chosen.length !== largest.length || !chosen.every((name) => near.includes(name)) || !ranked.slice(0, maxProtocols - 3).every((name) => chosen.includes(name))) {
      chosen = largest;
    }
    return sums.size > chosen.length ? [...chosen, "other"] : chosen;
  }

  /** Amounts a second by protocol. @param {Tick[]} ticks @param {string[]} protocols @param {"bytes"|"packets"} measure */
  function columns(ticks, protocols, measure) {
    return protocols.map((name) =>
      ticks.map((tick) => {
        const volumes = tick.protocols ?? {};
        let amount = name === "other" ? 0 : (volumes[name]?.[measure] ?? 0);
        if (name === "other") {
          for (const each of Object.keys(volumes)) {
            amount += protocols.includes(each) && each !== "other" ? 0 : volumes[each][measure];
          }
        }
        return amount / (tick.seconds || 1);
      }),
    );
  }

  function drawWorkers() {
    const tick = store.lastTick;
    const rows = tick?.workers ?? [];
    workers.hidden = rows.length === 0;
    if (rows.length === 0 || !tick) {
      return;
    }
    const seconds = tick.seconds || 1;
    const busiest = Math.max(1, ...rows.map((w) => w.packets));
    workers.replaceChildren(
      h("header", {}, h("h2", {}, "Workers")),
      h(
        "div",
        { class: "scroll-x" },
        h(
          "table",
          { class: "plain" },
          h("thead", {}, h("tr", {}, ...["Worker", "Packets", "Throughput", "Dropped in all", "Lag", "Share"].map((t, i) => h("th", { scope: "col", class: i > 0 && i < 5 ? "num" : "" }, t)))),
          h(
            "tbody",
            {},
            ...rows.map((w) => {
              const bar = h("span", { class: "bar" });
              bar.style.transform = `scaleX(${w.packets / busiest})`;
              return h(
                "tr",
                {},
                h("td", {}, w.worker),
                h("td", { class: "num" }, packetRate(w.packets / seconds)),
                h("td", { class: "num" }, bitRate(w.bytes / seconds)),
                h("td", { class: "num" }, count(w.dropped)),
                h("td", { class: "num" }, duration(w.lag)),
                h("td", { class: "bar-cell" }, bar),
              );
            }),
          ),
        ),
      ),
    );
  }

  function draw() {
    if (element.hidden) {
      return;
    }
    const some = store.ticks.length > 0;
    empty.hidden = some;
    tileBox.hidden = !some || store.recorded;
    recordTiles.hidden = !some || !store.recorded;
    charts.hidden = !some;
    ranges.hidden = !some || store.recorded || store.session?.mode !== "live";
    if (some) {
      drawTiles();
      drawCharts();
    }
    drawWorkers();
  }

  store.addEventListener("session", () => {
    for (const chart of [throughput, packets, losses]) {
      chart.prepare(store.session?.charts ?? false);
    }
  });
  store.addEventListener("tick", draw);
  store.addEventListener("history", draw);

  return {
    element,
    show: draw,
    hide() {},
    search: () => null,
  };
}
