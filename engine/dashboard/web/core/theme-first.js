// Runs before anything is painted, so that a remembered theme does not flash.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("nidsvm.theme");
  } catch {
    // Storage may be forbidden: then the system's scheme holds.
  }
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
})();
