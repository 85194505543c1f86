// One connection in the panel: who, what, how much in each direction, and every log row that carries its uid.

import { aborted, get } from "../core/api.js";
import { h } from "../core/dom.js";
import { address } from "../core/route.js";
import { store } from "../core/store.js";
import { bitRate, bytes, clock, count, duration, exact, fullTime } from "../core/units.js";
import { facts, panel } from "../parts/panel.js";

/** @typedef {import("../core/types.js").Flow} Flow */
/** @typedef {import("../core/types.js").FlowDetail} FlowDetail */

const refresh_ms = 2000;

/** What the states of conn.log say. @type {Record<string, string>} */
export const states = {
  S0: "attempt seen, no reply",
  S1: "established, not ended",
  SF: "established and ended normally",
  REJ: "attempt refused",
  S2: "established, originator asked to close, no reply to that",
  S3: "established, responder asked to close, no reply to that",
  RSTO: "established, originator aborted",
  RSTR: "responder aborted",
  RSTOS0: "originator sent SYN and then RST, no SYN-ACK seen",
  RSTRH: "responder sent SYN-ACK and then RST, no SYN seen",
  SH: "originator sent SYN and then FIN, no SYN-ACK seen: half open",
  SHR: "responder sent SYN-ACK and then FIN, no SYN seen",
  OTH: "no SYN seen: traffic from the midst of a connection",
};

/** Address and port as one text. @param {string} host @param {number} port */
export const endpoint = (host, port) => (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);

let timer = 0;
/** @type {AbortController|null} */
let request = null;

/** @param {string} uid @param {() => void} onClose */
export async function openFlow(uid, onClose) {
  closeFlow();
  panel.open("Connection " + uid, [h("p", { class: "muted" }, "Loading…")], () => {
    closeFlow();
    onClose();
  });
  let last = "";
  const load = async () => {
    const mine = (request = new AbortController());
    try {
      const detail = await get("flows/" + encodeURIComponent(uid), mine.signal);
      if (mine.signal.aborted) {
        return;
      }
      const text = JSON.stringify(detail);
      if (text !== last) {
        last = text;
        panel.update(content(uid, detail));
      }
    } catch (error) {
      if (aborted(error)) {
        return;
      }
      if (last === "") {
        panel.update([h("p", { class: "error" }, error instanceof Error ? error.message : String(error))]);
      }
    }
    if (!store.recorded && !mine.signal.aborted) {
      timer = window.setTimeout(load, refresh_ms);
    }
  };
  await load();
}

export function closeFlow() {
  clearTimeout(timer);
  request?.abort();
  request = null;
}

/** @param {string} uid @param {FlowDetail} detail @returns {Node[]} */
function content(uid, { flow, rows }) {
  const nodes = [];
  if (flow) {
    nodes.push(directions(flow));
    nodes.push(
      facts([
        ["Service", flow.service ? `${flow.service} over ${flow.proto}` : flow.proto],
        ["State", flow.state ? (states[flow.state] ? `${flow.state}: ${states[flow.state]}` : flow.state) : ""],
        ["History", flow.history, "Capitals: the originator's packets; small letters: the responder's"],
        ["Started", clock(flow.start, 3), fullTime(flow.start)],
        ["Duration", duration(flow.duration)],
      ]),
    );
  } else if (!store.recorded && rows.length > 0) {
    nodes.push(h("p", { class: "muted" }, "This connection is no longer open. What the logs keep of it:"));
  }
  if (rows.length === 0) {
    nodes.push(h("p", { class: "muted" }, flow && !store.recorded ? "No log rows yet: conn.log gets its row when the connection ends." : "No log row carries this uid. It may be in logs that were removed."));
  }
  /** @type {Map<string, import("../core/types.js").LinkedRow[]>} */
  const byLog = new Map();
  for (const row of rows) {
    byLog.set(row.log, [...(byLog.get(row.log) ?? []), row]);
  }
  for (const [log, ofLog] of byLog) {
    nodes.push(
      h("h3", { class: "panel-log" }, h("a", { href: address("logs", [log], { filter: `uid:eq:${uid}` }) }, log + ".log"), h("span", { class: "muted num" }, ofLog.length === 1 ? "1 row" : `${ofLog.length} rows`)),
      ...ofLog.map((row) => h("div", { class: "log-row-card" }, facts(row.fields.map((name, i) => [name, name === "uid" ? null : name === "ts" && row.values[i] !== null && Number.isFinite(Number(row.values[i])) ? fullTime(Number(row.values[i])) : row.values[i]])))),
    );
  }
  return nodes;
}

/** @param {Flow} flow */
function directions(flow) {
  const most = Math.max(1, flow.orig_bytes, flow.resp_bytes);
  const side = (/** @type {string} */ name, /** @type {string} */ host, /** @type {number} */ port, /** @type {number} */ packets, /** @type {number} */ size, /** @type {number|undefined} */ rate) => {
    const bar = h("span", { class: `bar ${name}` });
    bar.style.transform = `scaleX(${size / most})`;
    return h(
      "div",
      { class: "direction" },
      h("div", { class: "direction-who" }, h("a", { href: address("flows", [], { search: host }), title: "Flows of " + host }, endpoint(host, port)), " sent"),
      h("div", { class: "direction-bar" }, bar),
      h("div", { class: "num direction-figures" }, h("strong", { title: exact(size) + " bytes" }, bytes(size)), h("span", {}, count(packets) + " packets"), rate ? h("span", {}, bitRate(rate)) : null),
    );
  };
  return h(
    "div",
    { class: "directions" },
    side("forward", flow.orig_h, flow.orig_p, flow.orig_pkts, flow.orig_bytes, flow.orig_rate),
    side("backward", flow.resp_h, flow.resp_p, flow.resp_pkts, flow.resp_bytes, flow.resp_rate),
  );
}
