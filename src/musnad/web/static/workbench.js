// The article page: a mark leads to its record and a record to its words. Everything works without this, by plain links.
const article = document.querySelector(".article");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

function light(id) {
  for (const lit of document.querySelectorAll(".at, .record.on")) lit.classList.remove("at", "on");
  const name = CSS.escape(id);
  for (const words of document.querySelectorAll(`[data-mark="${name}"]:not(.ref), [data-in="${name}"]`)) words.classList.add("at");
  document.querySelector(`[data-record="${name}"]`)?.classList.add("on");
}

function show(element) {
  element?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

function follow(hash) {
  const found = /^#([wr])-(.+)$/.exec(decodeURIComponent(hash));
  if (!found) return false;
  const [, side, id] = found;
  light(id);
  const name = CSS.escape(id);
  show(side === "w" ? document.getElementById(`w-${id}`) ?? article : document.querySelector(`[data-record="${name}"]`));
  return true;
}

if (article) {
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest('a[href^="#"]');
    if (link && follow(link.getAttribute("href"))) {
      event.preventDefault();
      history.pushState(null, "", link.getAttribute("href"));
      return;
    }
    const words = event.target.closest("span[data-in]");
    if (words && !String(getSelection())) follow(`#r-${words.dataset.in}`);
  });
  // Words selected in the article go along to the form of what was missed.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-with-words]");
    const words = chosen;
    if (!link || !words) return;
    const there = new URL(link.href);
    there.searchParams.set("words", words.length > 160 ? `${words.slice(0, 60).replace(/\S*$/, "")}… ${words.slice(-60).replace(/^\S*/, "")}` : words);
    link.href = there.href;
  }, true);
  let chosen = "";
  document.addEventListener("selectionchange", () => {
    const found = getSelection();
    if (found.isCollapsed || !article.contains(found.anchorNode) || !article.contains(found.focusNode)) return;
    const part = found.getRangeAt(0).cloneContents();
    for (const ref of part.querySelectorAll(".ref, .unseen")) ref.remove();
    chosen = part.textContent.replace(/\s+/g, " ").trim();
  });
  addEventListener("popstate", () => follow(location.hash));
  for (const box of document.querySelectorAll("[data-toggle]")) {
    box.addEventListener("change", () => article.classList.toggle(`no-${box.dataset.toggle}`, !box.checked));
  }
  follow(location.hash);
}

if (document.getElementById("drawing-part")) import("./drawing.js");
document.documentElement.classList.add("scripts");

// «/» goes to the search field, as in many readers.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  document.querySelector(".quick input")?.focus();
});
