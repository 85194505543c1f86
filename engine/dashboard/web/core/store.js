// What the whole page knows: session, ticks, alerts, and how the connection to the server is. Everything here is bounded.

/** @typedef {import("./types.js").Session} Session */
/** @typedef {import("./types.js").Tick} Tick */
/** @typedef {import("./types.js").Alert} Alert */

export const maxTicks = 600;
export const maxAlerts = 500;

/** Events: `session`, `history`, `tick`, `alerts` (detail: number of new ones), `status`. */
class Store extends EventTarget {
  /** @type {Session|null} */
  session = null;

  /** Oldest first. @type {Tick[]} */
  ticks = [];

  /** Newest first. @type {Alert[]} */
  alerts = [];

  /** @type {"connecting"|"live"|"lost"|"ended"|"recorded"} */
  status = "connecting";

  /** Seconds until the next try, while the connection is lost. */
  retryIn = 0;

  /** Whether nothing more comes: a folder, or a trace that was read to its end. */
  get recorded() {
    return this.session?.mode === "folder" || this.status === "ended";
  }

  /** @returns {Tick|undefined} */
  get lastTick() {
    return this.ticks[this.ticks.length - 1];
  }

  /** @param {Session} session */
  setSession(session) {
    if (this.session && this.session.started !== session.started) {
      this.ticks = []; // Another program answers now.
      this.alerts = [];
    }
    this.session = session;
    this.dispatchEvent(new Event("session"));
  }

  /** @param {Tick[]} ticks */
  setHistory(ticks) {
    const last = ticks.length > 0 ? ticks[ticks.length - 1].time : -Infinity;
    this.ticks = [...ticks, ...this.ticks.filter((tick) => tick.time > last)].slice(-maxTicks);
    this.dispatchEvent(new Event("history"));
  }

  /** @param {Tick} tick */
  addTick(tick) {
    const last = this.lastTick;
    if (last && tick.time <= last.time) {
      return; // The history held it already.
    }
    this.ticks.push(tick);
    if (this.ticks.length > maxTicks) {
      this.ticks.splice(0, this.ticks.length - maxTicks);
    }
    this.dispatchEvent(new Event("tick"));
  }

  /** @param {Alert[]} alerts newest first */
  setAlerts(alerts) {
    const last = alerts.length > 0 ? alerts[0].time : -Infinity;
    this.alerts = [...this.alerts.filter((alert) => alert.time > last), ...alerts].slice(0, maxAlerts);
    this.dispatchEvent(new CustomEvent("alerts", { detail: 0 }));
  }

  /** @param {Alert} alert */
  addAlert(alert) {
    if (this.alerts.some((a) => a.time === alert.time && a.name === alert.name && a.uid === alert.uid && a.message === alert.message && a.orig_h === alert.orig_h)) {
      return; // The list held it already.
    }
    this.alerts.unshift(alert);
    if (this.alerts.length > maxAlerts) {
      this.alerts.length = maxAlerts;
    }
    this.dispatchEvent(new CustomEvent("alerts", { detail: 1 }));
  }

  /** @param {Store["status"]} status @param {number} [retryIn] */
  setStatus(status, retryIn = 0) {
    this.status = status;
    this.retryIn = retryIn;
    this.dispatchEvent(new Event("status"));
  }
}

export const store = new Store();
