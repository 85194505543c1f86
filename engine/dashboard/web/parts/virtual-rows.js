// A list of equally high rows of which only the visible ones are elements: tens of thousands scroll as a hundred do.

/**
 * @template {HTMLElement} R
 */
export class VirtualRows {
  /** @type {R[]} */
  #free = [];
  /** @type {Map<number, R>} */
  #shown = new Map();
  #frame = 0;
  #count = 0;

  /**
   * @param {object} options
   * @param {HTMLElement} options.viewport   scrolls
   * @param {HTMLElement} options.body       holds the rows; gets the height of all
   * @param {() => number} options.rowHeight px
   * @param {() => R} options.create         an empty row
   * @param {(row: R, index: number) => void} options.fill
   * @param {(first: number, last: number) => void} [options.onRange] the visible rows changed
   */
  constructor({ viewport, body, rowHeight, create, fill, onRange }) {
    this.viewport = viewport;
    this.body = body;
    this.rowHeight = rowHeight;
    this.create = create;
    this.fill = fill;
    this.onRange = onRange;
    viewport.addEventListener("scroll", () => this.#schedule(), { passive: true });
    new ResizeObserver(() => this.#schedule()).observe(viewport);
  }

  get count() {
    return this.#count;
  }

  /** @param {number} value */
  set count(value) {
    this.#count = value;
    this.refresh();
  }

  /** First and last visible row. @returns {[number, number]} */
  range() {
    const height = this.rowHeight();
    const top = this.viewport.scrollTop;
    const first = Math.min(Math.floor(top / height), Math.max(0, this.#count - 1));
    const last = Math.min(this.#count - 1, Math.ceil((top + this.viewport.clientHeight) / height));
    return [first, last];
  }

  /** Draws what is visible anew. */
  refresh() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const height = this.rowHeight();
    this.body.style.height = `${this.#count * height}px`;
    if (this.viewport.clientHeight === 0) {
      return;
    }
    const [visibleFirst, visibleLast] = this.range();
    const first = Math.max(0, visibleFirst - 6);
    const last = Math.min(this.#count - 1, visibleLast + 6);
    for (const [index, row] of this.#shown) {
      if (index < first || index > last) {
        row.hidden = true;
        this.#free.push(row);
        this.#shown.delete(index);
      }
    }
    for (let index = first; index <= last; index++) {
      let row = this.#shown.get(index);
      if (!row) {
        row = this.#free.pop();
        if (!row) {
          row = this.create();
          this.body.append(row);
        }
        row.hidden = false;
        this.#shown.set(index, row);
      }
      row.style.transform = `translateY(${index * height}px)`;
      this.fill(row, index);
    }
    this.onRange?.(visibleFirst, visibleLast);
  }

  /** Brings a row into view, moving as little as possible. @param {number} index */
  reveal(index) {
    const height = this.rowHeight();
    const head = this.body.offsetTop;
    const top = index * height;
    if (top < this.viewport.scrollTop) {
      this.viewport.scrollTop = top;
    } else if (top + height + head > this.viewport.scrollTop + this.viewport.clientHeight) {
      this.viewport.scrollTop = top + height + head - this.viewport.clientHeight;
    }
  }

  /** Throws the elements away, because rows look different now. */
  clear() {
    this.#shown.clear();
    this.#free = [];
    this.body.replaceChildren();
  }

  #schedule() {
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => this.refresh());
    }
  }
}
