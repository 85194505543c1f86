// Colours of the style sheet for what is drawn on a canvas, and which colour a protocol has.

const known = ["tcp", "udp", "http", "dns", "ssl", "icmp", "other"];
const spare = ["a", "b", "c", "d"];

/** The name of a protocol's custom property. @param {string} protocol */
export function protocolColor(protocol) {
  if (known.includes(protocol)) {
    return `--proto-${protocol}`;
  }
  let sum = 0;
  for (let i = 0; i < protocol.length; i++) {
    sum += protocol.charCodeAt(i);
  }
  return `--proto-${spare[sum % spare.length]}`;
}

/** Order of stacks and legends: what is most telling lies at the bottom. @param {string[]} protocols */
export function protocolOrder(protocols) {
  const rank = (/** @type {string} */ p) => {
    const i = ["dns", "http", "ssl"].indexOf(p);
    const last = ["tcp", "udp", "icmp", "other"].indexOf(p);
    return i >= 0 ? i : last >= 0 ? 100 + last : 50;
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
