// Made by `cargo xtask docs`: do not edit. The theme that was chosen in the editor, before the first paint.
(() => {
  try {
    const theme = localStorage.getItem("layerwright.theme");
    if (["light", "dark", "hc"].includes(theme)) document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is forbidden here: the system's theme stays.
  }
})();
