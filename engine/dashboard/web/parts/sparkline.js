// The last minute of one figure as a small line; needs no library.

const space = "http://www.w3.org/2000/svg";
const width = 120;
const height = 28;

export class Sparkline {
  constructor() {
    this.element = document.createElementNS(space, "svg");
    this.element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("class", "sparkline");
    this.element.setAttribute("aria-hidden", "true");
    this.area = document.createElementNS(space, "path");
    this.area.setAttribute("class", "sparkline-area");
    this.line = document.createElementNS(space, "path");
    this.line.setAttribute("class", "sparkline-line");
    this.element.append(this.area, this.line);
  }

  /** @param {number[]} values oldest first */
  update(values) {
    if (values.length < 2) {
      this.line.setAttribute("d", "");
      this.area.setAttribute("d", "");
      return;
    }
    const max = Math.max(...values, 1e-9);
    const step = width / (values.length - 1);
    const points = values.map((v, i) => `${(i * step).toFixed(1)},${(height - 1 - (v / max) * (height - 3)).toFixed(1)}`).join("L");
    this.line.setAttribute("d", "M" + points);
    this.area.setAttribute("d", `M0,${height}L${points}L${width},${height}z`);
  }
}
