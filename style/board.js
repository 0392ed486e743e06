// The board of a running exam: the server sends the HTML of what changed, this puts it in. The page works without it by its
// refresh link.
const body = document.getElementById("board");
const hold = document.getElementById("board-hold");
if (body && hold && "EventSource" in window) {
  const note = document.getElementById("board-note");
  const wall = () => new Date().toLocaleTimeString("zh-CN", { hour12: false });
  let source;

  const place = (row) => {
    const next = [...body.rows].find((other) => other.dataset.rank > row.dataset.rank);
    body.insertBefore(row, next || null);
  };
  const put = (html) => {
    const made = new DOMParser().parseFromString(html, "text/html");
    for (const part of ["board-head", "board-log"]) {
      const fresh = made.getElementById(part);
      if (fresh) document.getElementById(part)?.replaceWith(fresh);
    }
    for (const row of [...made.querySelectorAll("tr[id]")]) {
      const old = document.getElementById(row.id);
      const focused = old?.contains(document.activeElement);
      old?.remove();
      if (row.hidden) continue;
      place(row);
      if (focused) row.querySelector("a")?.focus();
      if (row.dataset.moved !== undefined && !row.dataset.tone) {
        row.dataset.tone = "new";
        setTimeout(() => row.dataset.tone === "new" && delete row.dataset.tone, 10000);
      }
    }
  };
  const listen = () => {
    const to = new URL(body.dataset.events, location.href);
    to.searchParams.set("version", body.dataset.version);
    source = new EventSource(to);
    source.addEventListener("board", (e) => {
      body.dataset.version = e.lastEventId;
      put(e.data);
      note.textContent = `自动刷新中，最近变化 ${wall()}`;
    });
    source.onerror = () => {
      note.textContent = source.readyState === 2 ? "自动刷新已停止，请点“刷新”" : "连接中断，正在重新连接";
    };
  };
  hold.hidden = false;
  hold.addEventListener("click", () => {
    const held = hold.getAttribute("aria-pressed") === "true";
    hold.setAttribute("aria-pressed", String(!held));
    hold.textContent = held ? "暂停刷新" : "继续刷新";
    if (held) return listen();
    source.close();
    note.textContent = `已暂停刷新，显示的是 ${wall()} 的情况`;
  });
  listen();
}
