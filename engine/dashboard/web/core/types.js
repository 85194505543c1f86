/**
 * The shapes that the server hands over. Times are seconds since 1970, counters are totals unless a comment tells otherwise.
 *
 * @typedef {object} Session
 * @property {string} program
 * @property {string} version
 * @property {"live"|"folder"|"trace"} mode
 * @property {string} title      interface, folder or trace
 * @property {number} started
 * @property {boolean} charts    whether the charts are part of this build
 * @property {boolean} control   whether there is something to steer
 * @property {string[]} views    views that have data in this mode
 *
 * @typedef {{packets: number, bytes: number}} Volume
 *
 * @typedef {object} Tick        one step; in folders only what conn.log knows
 * @property {number} time
 * @property {number} seconds    length of the step
 * @property {number} packets    in the step
 * @property {number} bytes      in the step
 * @property {number} [received]
 * @property {number} [dropped]
 * @property {number} [drops]    in the step
 * @property {number} [lag]      seconds
 * @property {number} [memory]   bytes
 * @property {number} [connections] open now
 * @property {number} [timers]
 * @property {number} [events]   in the step
 * @property {number} [log_rows] in the step
 * @property {number} [log_queue]
 * @property {number} [log_lost]
 * @property {Record<string, Volume>} [protocols] in the step
 * @property {Worker[]} [workers]
 *
 * @typedef {{worker: number, packets: number, bytes: number, dropped: number, lag: number}} Worker
 *
 * @typedef {object} Flow
 * @property {string} uid
 * @property {string} orig_h
 * @property {number} orig_p
 * @property {string} resp_h
 * @property {number} resp_p
 * @property {string} proto
 * @property {string} [service]
 * @property {string} [state]
 * @property {string} [history]
 * @property {number} start
 * @property {number} duration   seconds
 * @property {number} orig_pkts
 * @property {number} orig_bytes
 * @property {number} resp_pkts
 * @property {number} resp_bytes
 * @property {number} [orig_rate] bytes a second in the last step
 * @property {number} [resp_rate]
 *
 * @typedef {{time: number, total: number, matched: number, truncated: boolean, flows: Flow[]}} FlowPage
 * @typedef {{log: string, fields: string[], values: (string|null)[]}} LinkedRow
 * @typedef {{flow: Flow|null, rows: LinkedRow[]}} FlowDetail
 *
 * @typedef {object} Alert
 * @property {"weird"|"notice"} kind
 * @property {number} time
 * @property {string} name
 * @property {string} [message]
 * @property {string} [uid]
 * @property {string} [orig_h]
 * @property {string} [resp_h]
 * @property {number} [count]
 *
 * @typedef {{key: string, connections: number, packets: number, bytes: number}} TopRow
 * @typedef {{name: string, rows: number|null, bytes: number, live: boolean}} LogEntry
 * @typedef {{name: string, type: string}} LogField
 * @typedef {{name: string, fields: LogField[], rows: (string|null)[][], cursor: string|null}} LogPage
 * @typedef {{handler: string, source: string, line: number, calls: number, share: number}} Handler
 *
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(path: string[], query: URLSearchParams) => void} show
 * @property {() => void} hide
 * @property {() => (HTMLElement|null)} [search]    the field that `/` focuses
 * @property {(event: KeyboardEvent) => boolean} [key] true when the key was used
 */

export {};
