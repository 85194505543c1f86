// Who and what stands out: the largest hosts, servers, ports, services and names by bytes, packets or connections.

import { aborted, get } from "../core/api.js";
import { emptyState, h } from "../core/dom.js";
import { address } from "../core/route.js";
import { store } from "../core/store.js";
import { bytes, count, exact } from "../core/units.js";

/** @typedef {import("../core/types.js").TopRow} TopRow */
/** @typedef {"bytes"|"packets"|"connections"} Measure */

const refresh_ms = 2000;

/** @type {{kind: string, title: string, note: string, missing: string}[]} */
const lists = [
  { kind: "talkers", title: "Talkers", note: "hosts by what they sent and got", missing: "Hosts appear with their first packet." },
  { kind: "servers", title: "Servers", note: "hosts that answer", missing: "Hosts appear when a connection to them is seen." },
  { kind: "services", title: "Services", note: "protocols recognised", missing: "Services appear when a protocol is recognised." },
  { kind: "ports", title: "Ports", note: "of responders", missing: "Ports appear with the first connection." },
  { kind: "names", title: "Names", note: "asked in DNS, TLS and HTTP", missing: "Names appear with the first DNS question, TLS handshake or HTTP request." },
];

/** @type {Record<Measure, (value: number) => string>} */
const formats = { bytes, packets: count, connections: count };

/** @returns {import("../core/types.js").View} */
export function top() {
  /** @type {Measure} */
  let measure = "bytes";
  /** @type {Map<string, TopRow[]>} */
  const data = new Map();
  let visible = false;
  let timer = 0;
  let nameLog = "dns";
  /** @type {AbortController|null} */
  let request = null;

  const measures = h(
    "div",
    { class: "segmented", role: "group", "aria-label": "Ordered by" },
    .../** @type {Measure[]} */ (["bytes", "packets", "connections"]).map((name) =>
      h(
        "button",
        {
          type: "button",
          "aria-pressed": name === measure ? "true" : "false",
          onclick: (/** @type {Event} */ event) => {
            measure = name;
            for (const button of measures.children) {
              button.setAttribute("aria-pressed", button === event.currentTarget ? "true" : "false");
            }
            draw();
          },
        },
        name,
      ),
    ),
  );
  const cards = new Map(lists.map((list) => [list.kind, h("div", { class: "top-rows" })]));
  const card = (/** @type {string} */ kind) => {
    const { title, note } = lists.find((l) => l.kind === kind) ?? { title: kind, note: "" };
    return h("section", { class: "card", "aria-label": title, "data-kind": kind }, h("header", {}, h("h2", {}, title), h("span", { class: "muted" }, note)), cards.get(kind));
  };
  const element = h(
    "section",
    { class: "view top-view", "aria-label": "Top" },
    h("header", { class: "view-head" }, h("h1", {}, "Top"), measures),
    h(
      "div",
      { class: "cards" },
      card("talkers"),
      card("servers"),
      h("div", { class: "card-stack" }, card("services"), card("ports")),
      card("names"),
    ),
  );

  async function load() {
    clearTimeout(timer);
    request?.abort();
    if (!visible) {
      return;
    }
    const mine = (request = new AbortController());
    try {
      const answers = await Promise.all(lists.map((list) => get(`top?kind=${list.kind}&limit=20`, mine.signal)));
      if (mine.signal.aborted) {
        return;
      }
      lists.forEach((list, i) => data.set(list.kind, answers[i].rows));
      draw();
    } catch (error) {
      if (aborted(error)) {
        return;
      }
    }
    if (!store.recorded && store.status !== "ended") {
      timer = window.setTimeout(load, refresh_ms);
    }
  }

  function draw() {
    for (const list of lists) {
      const box = cards.get(list.kind);
      const known = data.get(list.kind) ?? [];

      // Of names only is known how often they were asked for.
      const by = known.some((row) => row[measure] > 0) ? measure : "connections";
      const rows = [...known].sort((a, b) => b[by] - a[by]);
      const most = Math.max(1, rows[0]?.[by] ?? 0);
      box?.replaceChildren(
        ...(rows.length === 0
          ? [emptyState("Nothing yet", store.recorded ? "The logs of this folder name none." : list.missing)]
          : rows.map((row) => {
              const bar = h("span", { class: "bar" });
              bar.style.transform = `scaleX(${row[by] / most})`;
              return h(
                "a",
                { class: "top-row", href: target(list.kind, row.key), title: `${row.key}: ${exact(row.bytes)} bytes, ${exact(row.packets)} packets, ${exact(row.connections)} connections` },
                bar,
                h("span", { class: "top-key" }, row.key),
                h("span", { class: "num" }, (by === measure ? "" : "×") + formats[by](row[by])),
              );
            })),
      );
    }
  }

  /** Names are looked for in the first log there is that holds some. */
  async function findNameLog() {
    try {
      /** @type {import("../core/types.js").LogEntry[]} */
      const logs = (await get("logs")).logs;
      nameLog = ["dns", "ssl", "http"].find((name) => logs.some((log) => log.name === name)) ?? nameLog;
    } catch {
      // The banner tells when the server is gone.
    }
  }

  /** @param {string} kind @param {string} key */
  function target(kind, key) {
    if (kind === "names") {
      return address("logs", [nameLog], { filter: key });
    }
    return address("flows", [], { search: kind === "ports" ? key.split("/")[0] : key });
  }

  store.addEventListener("session", () => visible && load());

  return {
    element,
    show() {
      visible = true;
      findNameLog().then(load);
    },
    hide() {
      visible = false;
      clearTimeout(timer);
      request?.abort();
    },
    search: () => null,
  };
}
