// Map and network: dragged, moved by keys, brought nearer. Links that stay on this page change only what they change.
// Without this every link and button is a plain link.
const part = document.getElementById("drawing-part");
const STEP = 80;
const SETTLED = 180;
let asking = null;

// Puts the page of that address in place of what it changes; as a new page where that fails.
async function go(url, keep) {
  asking?.abort();
  asking = new AbortController();
  drawing().classList.add("asking");
  try {
    const answer = await fetch(url, { signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("drawing-part");
    const focused = document.activeElement?.matches(".drawing, [data-move]") ? document.activeElement : null;
    const move = focused?.dataset.move;
    part.replaceChildren(...found.childNodes);
    if (focused) (move ? part.querySelector(`[data-move="${move}"]`) : drawing()).focus({ preventScroll: true });
    if (keep) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    ready();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

const drawing = () => part.querySelector(".drawing");

// What was moved since it was drawn: pixels of the drawing, and how many times as near.
let moved = { x: 0, y: 0, k: 1 };
let timer = 0;

function apply() {
  const svg = drawing().querySelector("svg");
  svg.querySelector(".moving").setAttribute("transform", `translate(${moved.x} ${moved.y}) scale(${moved.k})`);
  svg.style.setProperty("--near", Math.max(1, Math.min(moved.k, svg.viewBox.baseVal.width / 860)));
  svg.classList.toggle("close", moved.k >= svg.viewBox.baseVal.width / 1500);
}

// Pixels of the screen as units of the drawing.
function unit() {
  const box = drawing().querySelector("svg");
  return box.viewBox.baseVal.width / box.getBoundingClientRect().width;
}

function shift(dx, dy) {
  moved = { ...moved, x: moved.x + dx * unit(), y: moved.y + dy * unit() };
  apply();
  settle();
}

// Nearer or farther, so that the point of the drawing at x and y stays where it is.
function nearer(factor, x, y) {
  const k = Math.min(64, Math.max(1 / 8, moved.k * factor));
  const by = k / moved.k;
  moved = { k, x: x - (x - moved.x) * by, y: y - (y - moved.y) * by };
  apply();
  settle();
}

function middle() {
  const box = drawing().querySelector("svg").viewBox.baseVal;
  return [box.width / 2, box.height / 2];
}

// The map is drawn anew by the server where one has come to, with marks for what is seen there now.
function settle() {
  clearTimeout(timer);
  if (drawing().dataset.drawing === "map") timer = setTimeout(redraw, SETTLED);
}

function redraw() {
  if (fingers.size) return settle();
  const { lon, lat, zoom } = drawing().dataset;
  const whole = Math.min(8, Math.max(0, Number(zoom) + Math.round(Math.log2(moved.k))));
  const degrees = 9 * 2 ** Number(zoom);
  const [x, y] = middle();
  const middleX = ((x - moved.x) / moved.k - x) / degrees;
  const middleY = ((y - moved.y) / moved.k - y) / degrees;
  const mercator = (Math.log(Math.tan(Math.PI / 4 + (Number(lat) * Math.PI) / 360)) * 180) / Math.PI - middleY;
  const north = (2 * Math.atan(Math.exp((mercator * Math.PI) / 180)) * 180) / Math.PI - 90;
  const url = new URL(location.href);
  url.searchParams.set("at", `${(Number(lon) + middleX).toFixed(3)},${north.toFixed(3)}`);
  url.searchParams.set("zoom", String(whole));
  go(url.href, true);
}

const KEYS = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

part.addEventListener("keydown", (event) => {
  if (!event.target.classList.contains("drawing") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (KEYS[event.key]) shift(...KEYS[event.key]);
  else if (event.key === "+" || event.key === "=") nearer(2, ...middle());
  else if (event.key === "-") nearer(1 / 2, ...middle());
  else if (event.key === "0") { moved = { x: 0, y: 0, k: 1 }; apply(); }
  else return;
  event.preventDefault();
});

part.addEventListener("wheel", (event) => {
  if (!event.target.closest(".drawing") || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const box = drawing().querySelector("svg").getBoundingClientRect();
  nearer(event.deltaY < 0 ? 1.25 : 0.8, (event.clientX - box.left) * unit(), (event.clientY - box.top) * unit());
}, { passive: false });

// One finger or the mouse drags, two fingers bring nearer. What was dragged is not clicked.
const fingers = new Map();
let dragged = false;

part.addEventListener("pointerdown", (event) => {
  if (event.button || !event.target.closest(".drawing")) return;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
});

const apart = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]); };

part.addEventListener("pointermove", (event) => {
  const from = fingers.get(event.pointerId);
  if (!from) return;
  const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
  if (!dragged && Math.hypot(dx, dy) < 5) return;
  if (!dragged) drawing().setPointerCapture(event.pointerId);
  dragged = true;
  drawing().classList.add("held");
  const before = fingers.size === 2 ? apart() : 0;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  if (fingers.size === 2) nearer(apart() / (before || 1), ...middle());
  else shift(dx, dy);
});

for (const name of ["pointerup", "pointercancel"]) {
  addEventListener(name, (event) => {
    if (!fingers.delete(event.pointerId)) return;
    drawing().classList.remove("held");
    setTimeout(() => { dragged = fingers.size > 0; });  // behind the click that ends it
  });
}

part.addEventListener("click", (event) => {
  if (dragged && event.target.closest(".drawing")) {
    event.preventDefault();
    return;
  }
  const link = event.target.closest("a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href.baseVal ?? link.href, location.href);
  if (url.pathname !== location.pathname) return;
  event.preventDefault();
  go(url.href, false);
});

part.addEventListener("dragstart", (event) => event.preventDefault());
addEventListener("popstate", () => location.reload());

function ready() {
  moved = { x: 0, y: 0, k: 1 };
  const svg = drawing().querySelector("svg");
  svg.style.setProperty("--size", `${svg.viewBox.baseVal.width}px`);
  svg.style.setProperty("--near", "1");
  drawing().classList.remove("asking");
  drawing().classList.add("ready");
}

ready();
