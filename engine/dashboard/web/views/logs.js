// Any log, newest row first: follows what is written, pages back, filters by field. A value becomes a filter with a click.

import { aborted, get } from "../core/api.js";
import { emptyState, h, icon, iconButton, setAttribute, setText } from "../core/dom.js";
import { address, go, replace } from "../core/route.js";
import { store } from "../core/store.js";
import { bytes, clock, count, duration, exact, fullTime } from "../core/units.js";
import { panel } from "../parts/panel.js";
import { VirtualRows } from "../parts/virtual-rows.js";

/** @typedef {import("../core/types.js").LogEntry} LogEntry */
/** @typedef {import("../core/types.js").LogField} LogField */
/** @typedef {(string|null)[]} Row */
/** @typedef {{fields?: LogField[], rows: Row[], skipped?: number}} Batch rows oldest first */

const maxRows = 2000;
const pageRows = 200;
const refresh_ms = 5000;
const retry_ms = 2000;
const rowHeight_px = 28;

/** Older rows are asked for when so few are left below. */
const margin_rows = 30;
const sampleRows = 200;

/** Operators of filters and how they read. @type {Record<string, string>} */
const operators = { eq: "=", ne: "≠", contains: "contains", lt: "<", gt: ">" };

/** @typedef {{field: string, operator: string, value: string}} Filter without a field, the value is searched everywhere */

/** @param {string} text @returns {Filter} */
function parseFilter(text) {
  const match = /^([^:]+):(eq|ne|contains|lt|gt):(.*)$/s.exec(text);
  return match ? { field: match[1], operator: match[2], value: match[3] } : { field: "", operator: "", value: text };
}

/** @param {Filter} filter */
const filterText = (filter) => (filter.field === "" ? filter.value : `${filter.field}:${filter.operator}:${filter.value}`);

/** @param {string} type */
const isNumber = (type) => ["count", "int", "double", "interval", "time", "port"].includes(type);

/** A cell as it is shown. @param {string|null} value @param {LogField} field */
function display(value, field) {
  if (value === null) {
    return "";
  }
  const number = Number(value);
  if (value === "" || !Number.isFinite(number)) {
    return value;
  }
  switch (field.type) {
    case "time":
      return clock(number, 3);
    case "interval":
      return duration(number);
    case "count":
    case "int":
      return exact(number);
    default:
      return value;
  }
}

const measure = document.createElement("canvas").getContext("2d");

/** How wide a cell's text is, in px. @param {string} text */
function width(text) {
  if (!measure) {
    return text.length * 7.5;
  }
  measure.font = "12.5px " + getComputedStyle(document.body).fontFamily;
  return measure.measureText(text.slice(0, 80)).width;
}

/** @returns {import("../core/types.js").View} */
export function logs() {
  /** @type {LogEntry[]} */
  let entries = [];
  let name = "";
  /** @type {Filter[]} */
  let filters = [];
  /** @type {LogField[]} */
  let fields = [];
  /** Indexes of the columns that are shown. @type {number[]} */
  let columns = [];
  /** @type {Row[]} */
  let rows = [];
  /** @type {string|null} */
  let cursor = null;
  let trimmed = false;
  /** Rows that came faster than they are handed over. */
  let skipped = 0;
  let allFields = false;
  let following = true;
  let visible = false;
  let loading = false;
  let selected = -1;
  let listTimer = 0;
  let retryTimer = 0;
  /** @type {AbortController|null} */
  let request = null;
  /** @type {EventSource|null} */
  let stream = null;

  const side = h("div", { class: "log-list" });
  const picker = h("select", { class: "only-phone", "aria-label": "Log" });
  const fieldPicker = h("select", { "aria-label": "Field" });
  const operatorPicker = h("select", { "aria-label": "Condition" }, ...Object.entries(operators).map(([value, label]) => h("option", { value }, label)));
  const valueField = h("input", { type: "search", placeholder: "Filter: a word, or a value of the field", "aria-label": "Filter", spellcheck: "false", autocomplete: "off" });
  const chips = h("div", { class: "chips", role: "list", "aria-label": "Filters" });
  const title = h("h1", {}, "Logs");
  const followButton = h("button", { type: "button", class: "button toggle", "aria-pressed": "true", title: "Show rows as they are written (p)", onclick: () => setFollowing(!following) }, "Follow");
  const fieldsButton = h("button", { type: "button", class: "button toggle", "aria-pressed": "false", title: "Show fields that have no value here, too", onclick: toggleFields }, "All fields");
  const filterForm = h("form", { class: "filter-form", role: "search", onsubmit: addTyped }, fieldPicker, operatorPicker, h("label", { class: "search" }, icon("search"), valueField), h("button", { class: "button" }, "Add"));
  const head = h("div", { class: "grid-row grid-head", role: "row" });
  const body = h("div", { class: "grid-body", role: "rowgroup" });
  const grid = h("div", { class: "grid log-grid", role: "grid", "aria-label": "Rows", tabindex: "0" }, h("div", { class: "grid-head-group", role: "rowgroup" }, head), body);
  const empty = h("div", { class: "grid-empty" });
  const footText = h("span", { class: "num", role: "status" });
  const olderButton = h("button", { type: "button", class: "button small", onclick: showOlder }, "Older rows");
  const element = h(
    "section",
    { class: "view logs fill", "aria-label": "Logs" },
    h("header", { class: "view-head" }, title, picker, filterForm, followButton, fieldsButton),
    chips,
    h("div", { class: "side-by-side" }, h("aside", { class: "side", "aria-label": "Logs" }, side), h("div", { class: "grid-frame" }, grid, empty, h("footer", { class: "grid-foot" }, footText, olderButton))),
  );

  const list = new VirtualRows({
    viewport: grid,
    body,
    rowHeight: () => rowHeight_px,
    create: () =>
      h(
        "div",
        { class: "grid-row log-row", role: "row" },
        h("div", { role: "gridcell", class: "l-open" }, iconButton("play", "Open row (Enter)", () => {})),
        ...columns.map((c) => h("div", { role: "gridcell", class: (isNumber(fields[c].type) ? "num " : "") + (fields[c].name === "uid" ? "uid" : ""), "data-column": String(c) }, h("span", {}))),
      ),
    fill(row, index) {
      const values = rows[index];
      row.dataset.index = String(index);
      const on = index === selected;
      row.classList.toggle("selected", on);
      setAttribute(row, "aria-selected", on ? "true" : "false");
      setAttribute(row, "aria-rowindex", String(index + 2));
      row.id = on ? "log-selected" : "";
      columns.forEach((c, i) => {
        const cell = row.children[i + 1];
        const value = values[c] ?? null;
        setText(cell.children[0], display(value, fields[c]));
        setAttribute(cell, "title", value === null ? null : cellTitle(value, fields[c]));
      });
    },
    onRange(_, last) {
      if (last >= rows.length - margin_rows && cursor !== null && rows.length < maxRows) {
        loadOlder();
      }
    },
  });

  /** @param {string} value @param {LogField} field */
  const cellTitle = (value, field) => (field.type === "time" && Number.isFinite(Number(value)) ? `${fullTime(Number(value))}\n${value}` : value.slice(0, 600));

  const filterQuery = () => filters.map((f) => "&filter=" + encodeURIComponent(filterText(f))).join("");

  const ownAddress = (/** @type {Filter[]} */ wanted) => {
    const query = new URLSearchParams(wanted.map((f) => ["filter", filterText(f)]));
    return address("logs", name === "" ? [] : [name], query);
  };

  async function loadList() {
    clearTimeout(listTimer);
    if (!visible) {
      return;
    }
    try {
      entries = (await get("logs")).logs;
      drawList();
      if (name === "" && entries.length > 0 && visible) {
        const first = entries.find((e) => e.name === "conn") ?? entries[0];
        replace(address("logs", [first.name]));
        open(first.name, []);
      } else if (entries.length === 0) {
        footText.textContent = "";
        empty.replaceChildren(emptyState("No logs yet", store.recorded ? "This folder holds no logs that can be read." : "A log appears with its first row."));
      }
    } catch {
      // The banner tells when the server is gone; the list stays as it was.
    }
    if (!store.recorded && visible) {
      listTimer = window.setTimeout(loadList, refresh_ms);
    }
  }

  function drawList() {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.log : undefined;
    side.replaceChildren(
      ...entries.map((entry) =>
        h(
          "a",
          { class: "log-entry", href: address("logs", [entry.name]), "data-log": entry.name, "aria-current": entry.name === name ? "true" : undefined, title: `${entry.name}.log: ${bytes(entry.bytes)}` },
          h("span", { class: "top-key" }, entry.name),
          h("span", { class: "num muted" }, entry.rows === null || entry.rows === undefined ? bytes(entry.bytes) : count(entry.rows)),
        ),
      ),
    );
    if (focused !== undefined) {
      /** @type {HTMLElement|undefined} */ ([...side.children].find((c) => /** @type {HTMLElement} */ (c).dataset.log === focused))?.focus({ preventScroll: true });
    }
    const known = entries.some((e) => e.name === name);
    picker.replaceChildren(...(known || name === "" ? [] : [h("option", { value: name }, name)]), ...entries.map((e) => h("option", { value: e.name }, e.name)));
    picker.value = name;
  }

  /** @param {string} log @param {Filter[]} wanted */
  function open(log, wanted) {
    const other = log !== name;
    name = log;
    filters = wanted;
    if (other) {
      fields = [];
      columns = [];
      following = !store.recorded;
      list.clear();
      head.replaceChildren();
    }
    setText(title, log === "" ? "Logs" : log + ".log");
    drawList();
    drawChips();
    load(null);
  }

  /** Loads the newest rows, or those before a cursor. @param {string|null} before */
  async function load(before) {
    request?.abort();
    stopFollowing();
    if (name === "" || !visible) {
      return;
    }
    const mine = (request = new AbortController());
    selected = -1;
    trimmed = false;
    loading = true;
    skipped = 0;
    /** What came while the page was asked for. @type {Batch[]|null} */
    let early = [];
    if (following && before === null) {
      follow((batch) => {
        if (early) {
          early.push(batch);
        } else {
          prepend(adapt(batch));
        }
      });
    }
    followButton.hidden = store.recorded;
    setAttribute(followButton, "aria-pressed", stream ? "true" : "false");
    try {
      const page = await get(`logs/${encodeURIComponent(name)}?limit=${pageRows}${before === null ? "" : "&before=" + encodeURIComponent(before)}${filterQuery()}`, mine.signal);
      if (mine.signal.aborted) {
        return;
      }
      loading = false;
      rows = page.rows;
      cursor = page.cursor;
      setFields(page.fields);
      grid.scrollTop = 0;
      const waiting = early.flatMap(adapt);
      early = null;
      if (waiting.length > 0) {
        const known = new Set(rows.slice(0, waiting.length + 50).map((r) => r.join("\u0001")));
        prepend(waiting.filter((r) => !known.has(r.join("\u0001"))));
      }
      list.count = rows.length;
      describe();
    } catch (error) {
      if (aborted(error)) {
        return;
      }
      loading = false;
      early = null;
      rows = [];
      cursor = null;
      list.count = 0;
      footText.textContent = "";
      olderButton.hidden = true;
      const text = error instanceof Error ? error.message : String(error);
      const unknown = /** @type {{status?: number}} */ (error).status === 404;
      empty.replaceChildren(unknown ? emptyState(`There is no ${name}.log`, "It appears with its first row.") : emptyState("The log could not be read", text));
    }
  }

  async function loadOlder() {
    if (loading || cursor === null) {
      return;
    }
    loading = true;
    const mine = request;
    try {
      const page = await get(`logs/${encodeURIComponent(name)}?limit=${pageRows}&before=${encodeURIComponent(cursor)}${filterQuery()}`, mine?.signal);
      if (mine?.signal.aborted) {
        return;
      }
      rows.push(...adapt(page));
      cursor = page.cursor;
      if (rows.length > maxRows) {
        rows.length = maxRows;
      }
      setFields(fields);
      loading = false;
      list.count = rows.length;
      describe();
    } catch (error) {
      if (!aborted(error)) {
        setText(footText, error instanceof Error ? error.message : String(error));
      }
    } finally {
      loading = false;
    }
  }

  /** @param {(batch: Batch) => void} take */
  function follow(take) {
    const mine = new EventSource(`api/logs/${encodeURIComponent(name)}/follow?${filterQuery().slice(1)}`);
    stream = mine;
    mine.addEventListener("rows", (event) => {
      if (stream === mine) {
        take(JSON.parse(event.data));
      }
    });
    mine.addEventListener("error", () => {
      if (stream === mine && mine.readyState === EventSource.CLOSED) {
        // After a lost connection rows are missing in between: the newest are loaded anew.
        retryTimer = window.setTimeout(() => stream === mine && load(null), retry_ms);
      }
    });
  }

  function stopFollowing() {
    clearTimeout(retryTimer);
    stream?.close();
    stream = null;
  }

  /** Rows of a batch in the order of the fields shown; fields that are new go to the end. @param {Batch} batch @returns {Row[]} */
  function adapt(batch) {
    skipped += batch.skipped ?? 0;
    const theirs = batch.fields ?? fields;
    if (theirs.length === fields.length && theirs.every((f, i) => f.name === fields[i].name)) {
      return batch.rows;
    }
    fields = [...fields, ...theirs.filter((f) => !fields.some((g) => g.name === f.name))];
    const places = fields.map((f) => theirs.findIndex((g) => g.name === f.name));
    return batch.rows.map((row) => places.map((place) => row[place] ?? null));
  }

  /** @param {Row[]} fresh oldest first */
  function prepend(fresh) {
    if (fresh.length === 0) {
      return;
    }
    rows.unshift(...fresh.reverse());
    if (rows.length > maxRows) {
      rows.length = maxRows;
      trimmed = true;
      cursor = null;
    }
    if (selected >= 0) {
      selected += fresh.length;
    }
    setFields(fields);
    if (grid.scrollTop > 0) {
      grid.scrollTop += fresh.length * rowHeight_px; // What is being read stays where it is.
    }
    list.count = rows.length;
    describe();
  }

  /** @param {LogField[]} current */
  function setFields(current) {
    fields = current;
    const sample = rows.slice(0, sampleRows);
    const shown = [...fields.keys()].filter((i) => allFields || columns.includes(i) || sample.length === 0 || sample.some((r) => (r[i] ?? "") !== ""));
    const changed = shown.length !== columns.length || shown.some((c, i) => c !== columns[i]) || head.childElementCount === 0;
    if (!changed) {
      return;
    }
    columns = shown;
    const widths = columns.map((c) => {
      const longest = sample.reduce((most, r) => Math.max(most, width(display(r[c] ?? null, fields[c]))), 0);
      return Math.ceil(Math.min(Math.max(longest, width(fields[c].name), 30), 300)) + 18;
    });
    grid.style.setProperty("--columns", "28px " + widths.map((w) => w + "px").join(" "));
    grid.style.setProperty("--row-width", widths.reduce((sum, w) => sum + w, 28) + "px");
    head.replaceChildren(
      h("div", { role: "columnheader", class: "l-open" }, h("span", { class: "visually-hidden" }, "Open")),
      ...columns.map((c) => h("div", { role: "columnheader", class: isNumber(fields[c].type) ? "num" : "", title: fields[c].type }, fields[c].name)),
    );
    list.clear();
    const chosen = fieldPicker.value;
    fieldPicker.replaceChildren(h("option", { value: "" }, "any field"), ...fields.map((f) => h("option", { value: f.name }, f.name)));
    fieldPicker.value = fields.some((f) => f.name === chosen) ? chosen : "";
    showOperator();
  }

  function describe() {
    const one = rows.length === 1 ? "1 row" : `${exact(rows.length)} rows`;
    const full = rows.length >= maxRows;
    setText(footText, one + (trimmed ? "; older ones were let go" : full && cursor !== null ? ", as many as the page keeps" : cursor === null && rows.length > 0 ? ", all there are" : "") + (filters.length > 0 ? ", filtered" : "") + (skipped > 0 ? `; ${exact(skipped)} more came than could be followed` : ""));
    if (cursor !== null && !full && list.range()[1] >= rows.length - margin_rows) {
      setText(footText, one + "; looking further back…");
    }
    olderButton.hidden = !(full || trimmed) || (cursor === null && !trimmed);
    empty.replaceChildren(
      ...(rows.length > 0 || cursor !== null
        ? []
        : filters.length > 0
          ? [emptyState("Nothing matches", "No row passes these filters." + (stream ? " New ones appear as they are written." : ""))]
          : [emptyState("No rows", stream ? "They appear as they are written." : `${name}.log is empty.`)]),
    );
  }

  /** The page keeps a bounded number of rows: older ones take the place of those shown. */
  function showOlder() {
    setFollowing(false, !trimmed);
    if (!trimmed && cursor !== null) {
      load(cursor);
    }
  }

  /** @param {boolean} on @param {boolean} [keep] leave the rows as they are */
  function setFollowing(on, keep = false) {
    following = on;
    setAttribute(followButton, "aria-pressed", on ? "true" : "false");
    if (on || (!keep && trimmed)) {
      load(null);
    } else {
      stopFollowing();
    }
  }

  function toggleFields() {
    allFields = !allFields;
    setAttribute(fieldsButton, "aria-pressed", allFields ? "true" : "false");
    columns = [];
    setFields(fields);
    list.refresh();
  }

  function drawChips() {
    chips.hidden = filters.length === 0;
    chips.replaceChildren(
      ...filters.map((filter, i) => {
        const label = filter.field === "" ? `“${filter.value}”` : `${filter.field} ${operators[filter.operator]} ${filter.value}`;
        return h(
          "span",
          { class: "chip", role: "listitem" },
          h("span", {}, label),
          h("button", { type: "button", "aria-label": "Remove filter " + label, title: "Remove", onclick: () => go(ownAddress(filters.filter((_, k) => k !== i))) }, icon("close")),
        );
      }),
      ...(filters.length > 1 ? [h("button", { type: "button", class: "button small quiet", onclick: () => go(ownAddress([])) }, "Remove all")] : []),
    );
  }

  /** @param {Filter} filter */
  function addFilter(filter) {
    if (!filters.some((f) => filterText(f) === filterText(filter))) {
      go(ownAddress([...filters, filter]));
    }
  }

  /** @param {Event} event */
  function addTyped(event) {
    event.preventDefault();
    const value = valueField.value.trim();
    if (value !== "") {
      valueField.value = "";
      addFilter(fieldPicker.value === "" ? parseFilter(value) : { field: fieldPicker.value, operator: operatorPicker.value, value });
    }
  }

  function showOperator() {
    operatorPicker.hidden = fieldPicker.value === "";
  }

  /** @param {number} index */
  function openRow(index) {
    const values = rows[index];
    if (!values) {
      return;
    }
    select(index);
    const uid = values[fields.findIndex((f) => f.name === "uid")];
    panel.open(name + ".log", [
      ...(uid ? [h("p", {}, h("a", { class: "button", href: address("flows", [uid]) }, "Connection " + uid))] : []),
      h(
        "dl",
        { class: "facts with-actions" },
        ...fields.flatMap((field, i) => {
          const value = values[i] ?? "";
          if (value === "") {
            return [];
          }
          const filterButton = (/** @type {string} */ operator, /** @type {string} */ label) =>
            h("button", { type: "button", class: "mini", title: label, "aria-label": `${label}: ${field.name}`, onclick: () => addFilter({ field: field.name, operator, value }) }, operators[operator]);
          return [
            h("dt", { title: field.type }, field.name),
            h("dd", {}, h("span", { class: "fact-value" }, field.type === "time" ? fullTime(Number(value)) : value), h("span", { class: "fact-actions" }, filterButton("eq", "Only rows with this value"), filterButton("ne", "Only rows without this value"))),
          ];
        }),
      ),
    ]);
  }

  /** @param {number} index */
  function select(index) {
    selected = Math.min(Math.max(index, 0), rows.length - 1);
    if (selected >= 0) {
      list.reveal(selected);
    }
    list.refresh();
    setAttribute(grid, "aria-activedescendant", selected < 0 ? null : "log-selected");
  }

  fieldPicker.addEventListener("change", () => {
    showOperator();
    valueField.focus();
  });
  picker.addEventListener("change", () => go(address("logs", [picker.value])));
  body.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = /** @type {HTMLElement|null} */ (target?.closest(".log-row") ?? null);
    if (!row) {
      return;
    }
    const index = Number(row.dataset.index);
    const cell = /** @type {HTMLElement|null} */ (target?.closest("[data-column]") ?? null);
    const column = Number(cell?.dataset.column ?? -1);
    const value = column >= 0 ? rows[index]?.[column] : null;
    if (value === null || value === undefined || value === "" || matchMedia("(pointer: coarse)").matches) {
      openRow(index);
    } else if (fields[column].name === "uid") {
      go(address("flows", [value]));
    } else {
      addFilter({ field: fields[column].name, operator: event.altKey ? "ne" : "eq", value });
    }
  });
  store.addEventListener("session", () => {
    following = !store.recorded;
    if (visible) {
      loadList();
      if (name !== "" && (rows.length === 0 || (following && !stream))) {
        load(null);
      }
    }
  });

  return {
    element,
    show(path, query) {
      const wasVisible = visible;
      visible = true;
      const wanted = query.getAll("filter").map(parseFilter);
      const log = path[0] ?? name;
      const same = log === name && wanted.length === filters.length && wanted.every((f, i) => filterText(f) === filterText(filters[i]));
      if (path.length === 0 && name !== "" && !wasVisible) {
        replace(ownAddress(filters));
        load(null);
      } else if (!same || !wasVisible) {
        open(log, wanted);
      }
      if (!wasVisible || entries.length === 0) {
        loadList();
      }
    },
    hide() {
      visible = false;
      clearTimeout(listTimer);
      request?.abort();
      stopFollowing();
    },
    search: () => valueField,
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
        case "ArrowRight":
          grid.scrollLeft += 120;
          return true;
        case "ArrowLeft":
          grid.scrollLeft -= 120;
          return true;
        case "Enter":
          openRow(selected);
          return selected >= 0;
        case "p":
          setFollowing(!following);
          return true;
        default:
          return false;
      }
    },
  };
}

