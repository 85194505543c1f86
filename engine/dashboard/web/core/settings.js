// What a reader chose, kept in the browser. Nothing secret lies here: the token of the control dialogue is in sessionStorage.

const themeKey = "nidsvm.theme";
const utcKey = "nidsvm.utc";

/** @param {string} key @returns {string|null} */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage may be forbidden: then nothing is remembered.
  }
}

/** @param {string} key @param {string} value */
function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above.
  }
}

class Settings extends EventTarget {
  utc = read(utcKey) === "1";

  /** @returns {"light"|"dark"} */
  get theme() {
    const chosen = document.documentElement.dataset.theme;
    if (chosen === "light" || chosen === "dark") {
      return chosen;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  toggleTheme() {
    const theme = this.theme === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    write(themeKey, theme);
    this.dispatchEvent(new Event("theme"));
  }

  toggleUtc() {
    this.utc = !this.utc;
    write(utcKey, this.utc ? "1" : "0");
    this.dispatchEvent(new Event("utc"));
  }
}

export const settings = new Settings();

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => settings.dispatchEvent(new Event("theme")));
