// Keys of the review page: J and K lead to the next and the one before, A passes, R goes to the reasons of a return. A switch
// on the page turns them on; they rest while something is typed (WCAG 2.1.4).
const box = document.querySelector("[data-keys]");
if (box) {
  const kept = () => { try { return localStorage.getItem("review-keys") === "1"; } catch { return false; } };
  box.hidden = false;
  const on = box.querySelector("input");
  on.checked = kept();
  on.addEventListener("change", () => { try { localStorage.setItem("review-keys", on.checked ? "1" : "0"); } catch { /* for this page only */ } });
  document.addEventListener("keydown", (e) => {
    if (!on.checked || e.isComposing || e.ctrlKey || e.altKey || e.metaKey || e.repeat) return;
    if (e.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const aim = document.querySelector(`[data-key="${e.key.toLowerCase()}"]`);
    if (!aim) return;
    e.preventDefault();
    if (aim.matches("input")) aim.focus(); else aim.click();
  });
}
