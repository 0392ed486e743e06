// Shows the button beside a password field and lets it switch the field between dots and letters.
for (const b of document.querySelectorAll("button[data-reveal]")) {
  const i = document.getElementById(b.dataset.reveal);
  if (!i) continue;
  b.hidden = false;
  b.setAttribute("aria-pressed", "false");
  b.onclick = () => {
    const on = i.type === "password";
    i.type = on ? "text" : "password";
    b.setAttribute("aria-pressed", on);
  };
}
