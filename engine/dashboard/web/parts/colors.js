// Colours of the style sheet for what is drawn on a canvas, and which colour a protocol has.

const known = ["tcp", "udp", "http", "dns", "ssl", "icmp", "other"];
const spare = ["a", "b", "c", "d", "e", "f"];

/** Which spare colour a protocol has got; those that are shown no more give theirs back. @type {Map<string, string>} */
const given = new Map();

/** Custom properties of the colours of protocols that are shown together. @param {string[]} protocols @returns {string[]} */
export function protocolColors(protocols) {
  for (const protocol of given.keys()) {
    if (!protocols.includes(protocol)) {
      given.delete(protocol);
    }
  }
  return protocols.map((protocol) => {
    if (known.includes(protocol)) {
      return `--proto-${protocol}`;
    }
    const taken = new Set(given.values());
    const color = given.get(protocol) ?? spare.find((c) => !taken.has(c)) ?? spare[0];
    given.set(protocol, color);
    return `--proto-${color}`;
  });
}

/** Order of stacks and legends: recognised protocols below, the rest of each transport above. @param {string[]} protocols */
export function protocolOrder(protocols) {
  const rank = (/** @type {string} */ p) => {
    const first = ["dns", "http", "ssl"].indexOf(p);
    const last = ["tcp", "udp", "icmp", "other"].indexOf(p);
    return first >= 0 ? first : last >= 0 ? 100 + last : 50;
  };
  return [...protocols].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** @type {HTMLElement|null} */
let probe = null;

/** A colour as canvases understand it, for the theme in force. @param {string} property @param {number} [alpha] */
export function canvasColor(property, alpha = 1) {
  if (!probe) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${property})`;
  const color = getComputedStyle(probe).color;
  const numbers = color.match(/[\d.]+/g);
  return alpha === 1 || !numbers ? color : `rgba(${numbers[0]}, ${numbers[1]}, ${numbers[2]}, ${alpha})`;
}
