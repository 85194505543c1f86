// Where in the page one is stands in the address behind #: `#/flows/UID`, `#/logs/conn?filter=…`. So back, forward and links work.

/** @param {string} view @param {string[]} [path] @param {URLSearchParams|Record<string, string>} [query] */
export function address(view, path = [], query = {}) {
  const text = new URLSearchParams(query).toString();
  return "#/" + [view, ...path].map(encodeURIComponent).join("/") + (text === "" ? "" : "?" + text);
}

/** @param {string} hash @returns {void} */
export function go(hash) {
  if (location.hash !== hash) {
    location.hash = hash;
  }
}

/** Changes the address without a step to go back to. @param {string} hash */
export function replace(hash) {
  if (location.hash !== hash) {
    history.replaceState(null, "", hash);
  }
}

/** @returns {{view: string, path: string[], query: URLSearchParams}} */
export function current() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  let parts;
  try {
    parts = path.split("/").map(decodeURIComponent);
  } catch {
    parts = [""]; // No address of ours.
  }
  return { view: parts[0], path: parts.slice(1).filter((p) => p !== ""), query: new URLSearchParams(query) };
}
