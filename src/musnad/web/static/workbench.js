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

// An upload that is read: what its page would show now, each second, as long as it is not ended.
const status = document.getElementById("job-said");

async function refresh(job) {
  const found = await (await fetch(job.dataset.live)).json();
  document.getElementById("job-elapsed").textContent = found.elapsed;
  if (status.textContent !== found.said) status.textContent = found.said;
  if (`${found.revision}-${found.state}` === job.dataset.revision) return job;
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.getElementById("job");
  if (!fresh) return job;
  const focused = job.contains(document.activeElement) ? document.activeElement : null;
  job.replaceWith(fresh);
  if (focused) (focused.id ? document.getElementById(focused.id) : fresh.querySelector(`a[href="${CSS.escape(focused.getAttribute("href") ?? "")}"]`))?.focus();
  return fresh;
}

async function watch(job) {
  while (job?.dataset.live) {
    await new Promise((done) => setTimeout(done, 1000));
    if (document.hidden) continue;
    try {
      job = await refresh(job);
    } catch {
      continue; // the server is being started anew
    }
  }
}

watch(document.getElementById("job"));

// What is too much is said before it is sent.
const upload = document.querySelector("form.upload");
upload?.addEventListener("submit", (event) => {
  const { bytes, fileBytes, files, tooLong, tooMany, fileLong } = upload.dataset;
  const chosen = [...upload.elements.file.files];
  const whole = chosen.reduce((sum, file) => sum + file.size, new Blob([upload.elements.text.value]).size);
  const wrong = chosen.length > files ? tooMany : chosen.some((file) => file.size > fileBytes) ? fileLong : whole > bytes ? tooLong : "";
  const problem = document.getElementById("upload-problem");
  problem.hidden = !wrong;
  problem.textContent = wrong;
  if (wrong) event.preventDefault();
});
