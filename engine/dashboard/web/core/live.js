// The connection to the server: session, history and the stream of ticks and alerts, taken up again whenever it breaks.

import { get } from "./api.js";
import { store } from "./store.js";

const backOff_s = [1, 2, 4, 8, 10];

/** A live source sends a tick a second: after this long without one the connection counts as lost. */
const silence_ms = 8000;

/** A page that nobody looks at gives its stream back after this long, so that the program makes no snapshots for it. */
const hidden_ms = 60000;

const heartbeat_ms = 10000;

/** @type {EventSource|null} */
let source = null;
let failures = 0;
let ended = false;
let asleep = false;
let timer = 0;
let watchdog = 0;
let hiddenTimer = 0;

/** Starts, or starts over at once. */
export async function connect() {
  close();
  ended = false;
  if (store.status === "lost") {
    store.setStatus("lost");
  }
  try {
    const session = await get("session");
    store.setSession(session);
    if (session.mode === "folder") {
      store.setStatus("recorded");
    } else {
      open();
    }
    await load();
    if (session.mode === "folder") {
      failures = 0;
      timer = window.setTimeout(heartbeat, heartbeat_ms);
    }
  } catch {
    lost(); // Whatever the reason: it is shown, and tried again.
  }
}

/** What was before this moment. */
async function load() {
  const views = store.session?.views ?? [];
  const [history, alerts] = await Promise.all([
    views.includes("overview") ? get("history") : { ticks: [] },
    views.includes("alerts") ? get("alerts?limit=500") : { alerts: [] },
  ]);
  store.setHistory(history.ticks);
  store.setAlerts(alerts.alerts);
}

function open() {
  const stream = new EventSource("api/live");
  source = stream;
  stream.addEventListener("open", () => {
    if (source === stream) {
      failures = 0;
      store.setStatus("live");
      watch();
    }
  });
  stream.addEventListener("tick", (event) => {
    if (source === stream) {
      if (store.status !== "live") {
        store.setStatus("live");
      }
      store.addTick(JSON.parse(event.data));
      watch();
    }
  });
  stream.addEventListener("alert", (event) => store.addAlert(JSON.parse(event.data)));
  stream.addEventListener("ended", () => finish(stream));
  stream.addEventListener("error", () => {
    if (source === stream) {
      lost();
    }
  });
}

/** The source has ended: all that it left is asked for once more. @param {EventSource} stream */
async function finish(stream) {
  if (source !== stream || ended) {
    return;
  }
  close();
  ended = true;
  store.setStatus("ended");
  try {
    store.setSession(await get("session"));
    await load();
    timer = window.setTimeout(heartbeat, heartbeat_ms);
  } catch {
    lost();
  }
}

function watch() {
  clearTimeout(watchdog);
  if (store.session?.mode === "live") {
    watchdog = window.setTimeout(lost, silence_ms);
  }
}

async function heartbeat() {
  try {
    await get("session");
    timer = window.setTimeout(heartbeat, heartbeat_ms);
  } catch {
    lost();
  }
}

function lost() {
  close();
  if (asleep) {
    return;
  }
  let left = backOff_s[Math.min(failures++, backOff_s.length - 1)];
  const count = () => {
    store.setStatus("lost", left);
    timer = left-- > 0 ? window.setTimeout(count, 1000) : window.setTimeout(connect, 0);
  };
  count();
}

function close() {
  clearTimeout(timer);
  clearTimeout(watchdog);
  source?.close();
  source = null;
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(hiddenTimer);
  if (document.visibilityState === "hidden") {
    hiddenTimer = window.setTimeout(() => {
      asleep = true;
      close();
    }, hidden_ms);
  } else if (asleep) {
    asleep = false;
    connect();
  }
});
