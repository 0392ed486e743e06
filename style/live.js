// A form that shows its result while it is being typed: data-live names the part of the page, data-to who makes it anew.
for (const f of document.querySelectorAll("form[data-live]")) {
  const part = f.dataset.live;
  let wait, asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const typed = new URLSearchParams(new FormData(f));
    const to = f.dataset.to;
    const options = to ? { method: "POST", body: typed } : {};
    try {
      const answer = await fetch(to || `?${typed}`, { ...options, signal: asked.signal });
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part);
      if (made) document.getElementById(part).replaceChildren(...made.childNodes);
    } catch {
      // The next key asks again; the form itself works without this.
    }
  };
  f.addEventListener("input", (e) => {
    if (e.target.closest(`#${part}`)) return;
    clearTimeout(wait);
    wait = setTimeout(ask, 150);
  });
}
