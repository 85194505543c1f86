// Elements from data. Text only ever becomes text nodes or attributes of known names: what logs contain is hostile.

const svgSpace = "http://www.w3.org/2000/svg";

/** Outlines on a grid of 24 by 24. @type {Record<string, string>} */
const icons = {
  overview: "M3 20V4M3 20h18M7 15l4-5 4 3 5-7",
  flows: "M4 8h14m0 0-4-4m4 4-4 4M20 16H6m0 0 4-4m-4 4 4 4",
  top: "M5 20V10M12 20V4M19 20v-7",
  alerts: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.3",
  logs: "M6 3h9l4 4v14H6zM9.5 11h6M9.5 15h6",
  handlers: "M4 17a8.5 8.5 0 1 1 16 0M12 15l4-6",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  control: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  help: "M9 9a3 3 0 1 1 4 3c-.8.4-1 1-1 2M12 17.3v.2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  pause: "M8 5v14M16 5v14",
  play: "M7 5l12 7-12 7z",
  close: "M6 6l12 12M18 6 6 18",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
};

/**
 * An element with attributes (strings, or true), properties (other values), listeners (`onclick: f`) and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|number|null|undefined|false|(Node|string|null|undefined|false)[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name === "class") {
      element.className = value;
    } else if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(typeof child === "number" ? String(child) : child);
    }
  }
  return element;
}

/** @param {string} name @returns {SVGSVGElement} */
export function icon(name) {
  const svg = document.createElementNS(svgSpace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svgSpace, "path");
  path.setAttribute("d", icons[name] ?? "");
  svg.append(path);
  return svg;
}

/** A button with an icon; the label is what readers hear and pointers see. @param {string} name @param {string} label @param {(event: Event) => void} action */
export function iconButton(name, label, action) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: action }, icon(name));
}

/** Sets text only where it changed, which spares the layout. @param {Element} element @param {string} value */
export function setText(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** @param {Element} element @param {string} name @param {string|null} value */
export function setAttribute(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** What stands where there is nothing to show: a headline, and what is missing. @param {string} title @param {string} hint */
export function emptyState(title, hint) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", {}, hint));
}

/** @param {() => void} action @param {number} delay_ms */
export function debounce(action, delay_ms) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(action, delay_ms);
  };
}
