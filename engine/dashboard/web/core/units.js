// Numbers as people read them: decimal prefixes, at most four digits, units behind a narrow space.

import { settings } from "./settings.js";

const prefixes = ["", "k", "M", "G", "T", "P", "E"];
const space = "\u202f";
const none = "–";
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** @param {number|null|undefined} value @param {string} unit @returns {string} 1234567, "bit/s" → 1.23 Mbit/s */
export function scaled(value, unit) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return none;
  }
  let rest = Math.abs(value);
  let step = 0;
  while (rest >= 999.5 && step < prefixes.length - 1) {
    rest /= 1000;
    step++;
  }
  const digits = step === 0 ? (rest > 0 && rest < 10 && !Number.isInteger(rest) ? 1 : 0) : rest < 9.995 ? 2 : rest < 99.95 ? 1 : 0;
  const text = (value < 0 ? "−" : "") + rest.toFixed(digits);
  const suffix = prefixes[step] + unit;
  return suffix === "" ? text : text + space + suffix;
}

/** @param {number|null|undefined} bytes_per_s */
export const bitRate = (bytes_per_s) => scaled(bytes_per_s === null || bytes_per_s === undefined ? bytes_per_s : bytes_per_s * 8, "bit/s");

/** @param {number|null|undefined} value */
export const bytes = (value) => scaled(value, "B");

/** @param {number|null|undefined} value */
export const packetRate = (value) => scaled(value, "pkt/s");

/** Whole up to 99,999, then with a prefix. @param {number|null|undefined} value */
export function count(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return none;
  }
  return Math.abs(value) < 100000 ? whole.format(value) : scaled(value, "");
}

/** @param {number|null|undefined} value */
export const exact = (value) => (value === null || value === undefined ? none : whole.format(value));

/** @param {number|null|undefined} share 0 to 1 */
export function percent(share) {
  if (share === null || share === undefined || !Number.isFinite(share)) {
    return none;
  }
  const value = share * 100;
  return (value === 0 ? "0" : value < 0.01 ? "<0.01" : value < 10 ? value.toFixed(2) : value.toFixed(1)) + space + "%";
}

/** @param {number|null|undefined} seconds */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) {
    return none;
  }
  if (seconds < 0.0005) {
    return seconds <= 0 ? "0" + space + "s" : Math.round(seconds * 1e6) + space + "µs";
  }
  if (seconds < 0.9995) {
    return (seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0) + space + "ms";
  }
  if (seconds < 60) {
    return seconds.toFixed(seconds < 10 ? 1 : 0) + space + "s";
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return minutes + space + "min " + Math.floor(seconds % 60) + space + "s";
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? hours + space + "h " + (minutes % 60) + space + "min" : Math.floor(hours / 24) + space + "d " + (hours % 24) + space + "h";
}

/** @param {Date} date */
function parts(date) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return settings.utc
    ? { day: `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`, time: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}` }
    : { day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`, time: `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}` };
}

/** Time of day with the given digits of the second; the day before it unless it is today's. @param {number} time @param {number} [digits] */
export function clock(time, digits = 0) {
  if (!Number.isFinite(time)) {
    return none;
  }
  const { day, time: text } = parts(new Date(time * 1000));
  const fraction = digits > 0 ? "." + String(Math.floor((time - Math.floor(time)) * 10 ** digits)).padStart(digits, "0") : "";
  return (day === parts(new Date()).day ? "" : day + " ") + text + fraction;
}

/** A time below a chart whose marks are so many seconds apart. @param {number} time @param {number} step_s */
export function axisTime(time, step_s) {
  if (!Number.isInteger(time)) {
    return ""; // Marks between seconds would repeat the second.
  }
  const { day, time: text } = parts(new Date(time * 1000));
  return step_s >= 86400 ? day.slice(5) : step_s >= 60 ? (text === "00:00:00" ? day.slice(5) : text.slice(0, 5)) : text;
}

/** @param {number} time */
export function fullTime(time) {
  if (!Number.isFinite(time)) {
    return none;
  }
  const { day, time: text } = parts(new Date(time * 1000));
  return `${day} ${text}.${String(Math.floor((time - Math.floor(time)) * 1e6)).padStart(6, "0")} ${settings.utc ? "UTC" : "local time"}`;
}
