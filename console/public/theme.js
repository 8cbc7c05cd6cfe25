// Before anything is drawn, so that a chosen theme does not flash. A file, because the page allows no inline script.
try {
  const theme = localStorage.getItem("allweather.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // A browser may forbid to keep anything; the system's theme is used then.
}
