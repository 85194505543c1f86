// A chart over time drawn by uPlot, with a legend of our own: buttons that hide a series, and values under the pointer.

import { h, emptyState, setText } from "../core/dom.js";
import { settings } from "../core/settings.js";
import { axisTime, clock } from "../core/units.js";
import { canvasColor } from "./colors.js";

/**
 * @typedef {object} Series
 * @property {string} key
 * @property {string} label
 * @property {string} color              custom property
 * @property {"area"|"line"|"bars"} kind
 * @property {"y"|"right"} scale
 * @property {(value: number|null|undefined) => string} format
 * @property {number} [floor]             the least that the scale goes up to
 */

/** @type {Promise<any>|null} */
let library = null;

/** The library, asked for once; null when it cannot be had. */
function loadLibrary() {
  const address = new URL("../vendor/uplot.js", import.meta.url).href;
  library ??= import(address).then(
    (module) => {
      document.head.append(h("link", { rel: "stylesheet", href: "vendor/uplot.css" }));
      return module.default;
    },
    () => null,
  );
  return library;
}

export class TimeChart {
  /** @type {Series[]} */
  #series = [];
  /** @type {number[]} */
  #times = [];
  /** @type {(number|null)[][]} */
  #columns = [];
  #hidden = new Set();
  #window = 0;
  /** @type {any} */
  #plot = null;
  /** @type {any} */
  #library = null;
  /** @type {Map<string, HTMLElement>} */
  #values = new Map();
  #stacked;
  #host;
  #legend;
  #time;
  #ready = false;

  /** @param {{title: string, note?: string, stacked?: boolean}} options */
  constructor({ title, note, stacked = false }) {
    this.#stacked = stacked;
    this.#host = h("div", { class: "chart-host", role: "img", "aria-label": title });
    this.#legend = h("div", { class: "legend", role: "group", "aria-label": "Series of " + title });
    this.#time = h("span", { class: "chart-time num" });
    this.element = h(
      "section",
      { class: "card chart", "aria-label": title },
      h("header", {}, h("h2", {}, title), note ? h("span", { class: "muted" }, note) : null, this.#time),
      this.#legend,
      this.#host,
    );
    new ResizeObserver(() => this.#resize()).observe(this.#host);
    settings.addEventListener("theme", () => this.#build());
    settings.addEventListener("utc", () => this.#build());
  }

  /** Whether charts are part of this build; called before anything is drawn. @param {boolean} charts */
  async prepare(charts) {
    if (this.#ready) {
      return;
    }
    this.#ready = true;
    this.#library = charts ? await loadLibrary() : null;
    if (this.#library) {
      this.#build();
    } else {
      this.#host.replaceChildren(
        emptyState("This build has no charts", "They are drawn by uPlot, which is added when the program is built where Node.js is installed. All figures are there without them."),
      );
    }
  }

  /**
   * @param {Series[]} series lowest first
   * @param {number[]} times seconds since 1970
   * @param {(number|null)[][]} columns one a series
   * @param {number} window_s length of the visible time, 0 for all
   */
  update(series, times, columns, window_s) {
    const same = series.length === this.#series.length && series.every((s, i) => s.key === this.#series[i].key);
    this.#series = series;
    this.#times = times;
    this.#columns = columns;
    const windowChanged = this.#window !== window_s;
    this.#window = window_s;
    if (!same) {
      this.#buildLegend();
      this.#build();
    } else if (this.#plot) {
      this.#plot.setData(this.#data(), windowChanged || window_s > 0);
    }
    this.#showValues(this.#plot?.cursor.idx ?? null);
  }

  #buildLegend() {
    this.#values.clear();
    this.#legend.replaceChildren(
      ...this.#series.map((series) => {
        const value = h("span", { class: "legend-value num" });
        this.#values.set(series.key, value);
        const swatch = h("span", { class: "swatch" });
        swatch.style.backgroundColor = `var(${series.color})`;
        return h(
          "button",
          {
            type: "button",
            class: "legend-item",
            "aria-pressed": this.#hidden.has(series.key) ? "false" : "true",
            "data-series": series.key,
            title: "Show or hide " + series.label,
            onclick: (/** @type {Event} */ event) => this.#toggle(series.key, /** @type {HTMLElement} */ (event.currentTarget)),
          },
          swatch,
          series.label,
          value,
        );
      }),
    );
  }

  /** @param {string} key @param {HTMLElement} button */
  #toggle(key, button) {
    if (!this.#hidden.delete(key)) {
      this.#hidden.add(key);
    }
    button.setAttribute("aria-pressed", this.#hidden.has(key) ? "false" : "true");
    this.#build();
  }

  /** Columns as the plot wants them: stacked sums of what is visible, or the values themselves. */
  #data() {
    if (!this.#stacked) {
      return [this.#times, ...this.#columns];
    }
    const sums = new Float64Array(this.#times.length);
    const data = this.#columns.map((column, i) => {
      if (this.#hidden.has(this.#series[i].key)) {
        return column.map(() => null);
      }
      return column.map((value, row) => (sums[row] += value ?? 0));
    });
    return [this.#times, ...data];
  }

  #build() {
    this.#plot?.destroy();
    this.#plot = null;
    const width = this.#host.clientWidth;
    if (!this.#library || this.#series.length === 0 || width === 0) {
      return;
    }
    const uPlot = this.#library;
    const font = "11px system-ui, sans-serif";
    const muted = canvasColor("--muted");
    const grid = { stroke: canvasColor("--line"), width: 1 };
    const ticks = { show: false };
    const visible = this.#series.map((s, i) => ({ ...s, index: i + 1 })).filter((s) => !this.#hidden.has(s.key));
    const right = this.#series.find((s) => s.scale === "right");
    const format = (/** @type {Series|undefined} */ s) => (/** @type {any} */ _, /** @type {number[]} */ values) => values.map((v) => (s && v !== null ? s.format(v) : ""));
    const range = (/** @type {number} */ floor) => (/** @type {any} */ _, /** @type {number} */ __, /** @type {number|null} */ max) => /** @type {[number, number]} */ ([0, Math.max(floor, (max ?? 0) * 1.08)]);
    const left = this.#series.find((s) => s.scale === "y");
    const options = {
      width,
      height: this.#host.clientHeight,
      padding: [8, right ? 0 : 12, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: "time", setSeries: false }, drag: { x: this.#window === 0, y: false }, points: { size: 6 }, y: false },
      tzDate: (/** @type {number} */ time) => (settings.utc ? uPlot.tzDate(new Date(time * 1000), "Etc/UTC") : new Date(time * 1000)),
      scales: {
        x: { time: true, range: (/** @type {any} */ _, /** @type {number} */ min, /** @type {number} */ max) => (this.#window > 0 ? [this.#times[this.#times.length - 1] - this.#window, this.#times[this.#times.length - 1]] : [min, max]) },
        y: { range: range(left?.floor ?? 1) },
        ...(right ? { right: { range: range(right.floor ?? 1) } } : {}),
      },
      axes: [
        { stroke: muted, font, grid, ticks, size: 26, space: 76, values: (/** @type {any} */ _, /** @type {number[]} */ times, /** @type {number} */ __, /** @type {number} */ ___, /** @type {number} */ step) => times.map((t) => axisTime(t, step)) },
        { stroke: muted, font, grid, ticks, size: 76, gap: 6, space: 32, values: format(left) },
        ...(right ? [{ scale: "right", side: 1, stroke: muted, font, grid: { show: false }, ticks, size: 62, gap: 6, space: 32, values: format(right) }] : []),
      ],
      series: [
        {},
        ...this.#series.map((s) => ({
          label: s.label,
          scale: s.scale,
          show: !this.#hidden.has(s.key),
          stroke: canvasColor(s.color),
          width: s.kind === "bars" ? 0 : 1.25,
          fill: s.kind === "line" ? undefined : canvasColor(s.color, s.kind === "bars" ? 0.85 : 0.3),
          paths: s.kind === "bars" ? uPlot.paths.bars({ size: [0.9, 24, 1], align: -1 }) : undefined,
          points: { show: false },
        })),
      ],
      bands: this.#stacked ? visible.slice(1).map((s, i) => ({ series: [s.index, visible[i].index], fill: canvasColor(s.color, 0.3) })) : [],
      hooks: { setCursor: [(/** @type {any} */ u) => this.#showValues(u.cursor.idx ?? null)] },
    };
    this.#plot = new uPlot(options, this.#data(), this.#host);
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (width === 0) {
      return;
    }
    if (this.#plot) {
      this.#plot.setSize({ width, height });
    } else {
      this.#build();
    }
  }

  /** @param {number|null} index of the step under the pointer; the last without one */
  #showValues(index) {
    const row = index ?? this.#times.length - 1;
    this.#series.forEach((series, i) => {
      const value = this.#values.get(series.key);
      if (value) {
        setText(value, row >= 0 ? series.format(this.#columns[i][row]) : "");
      }
    });
    setText(this.#time, index === null || row < 0 ? "" : clock(this.#times[row]));
  }
}
