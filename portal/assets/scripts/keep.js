import { workerAddress } from "./trusted.js";

// Keeps a page on the phone when a reader asks: a copy that says when it was kept, with all it needs to be shown.
const CACHE = "kept-pages";
const TITLE = "X-Kept-Title";
const WHEN = "X-Kept-When";

const part = (place, name) => place.querySelector(`[data-part=${name}]`);
const words = (answer, header) => decodeURIComponent(answer.headers.get(header) ?? "");

// What a page is shown with, and the scripts that this one has loaded: that for keeping is one of them.
function assetsOf(html) {
  const named = [...html.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map(([, found]) => found);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  return new Set([...named, ...loaded.filter((name) => name.startsWith("/static/"))]);
}

async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer;
}

async function copyOf(answer, title, { notice, kept }) {
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(TITLE, encodeURIComponent(title));
  headers.set(WHEN, encodeURIComponent(kept));
  const copy = new Response(html.replace(/<main\b[^>]*>/, (main) => main + notice), { headers });
  return { copy, assets: assetsOf(html) };
}

class Keeping {
  constructor(place) {
    this.place = place;
    this.keepButton = place.querySelector("[data-act=keep]");
    this.removeButton = place.querySelector("[data-act=remove]");
    this.keepButton.addEventListener("click", () => this.keep());
    this.removeButton.addEventListener("click", () => this.remove());
  }

  // Says that the page is kept and, where it can be told, that there is a newer version.
  async look() {
    const kept = await (await caches.open(CACHE)).match(location.pathname);
    if (!kept) return this.show("", { keep: true, remove: false });
    this.show(this.place.dataset.kept, { keep: false, remove: true });
    const now = await fetch(location.pathname).catch(() => null);
    const [before, after] = [kept, now].map((answer) => answer?.headers.get("ETag"));
    if (!before || !after || before === after) return;
    this.keepButton.querySelector("span").textContent = this.place.dataset.again;
    this.show(this.place.dataset.new, { keep: true, remove: true });
  }

  async keep() {
    this.keepButton.disabled = true;
    try {
      await navigator.serviceWorker.register(workerAddress());
      const cache = await caches.open(CACHE);
      const [answer, notice] = await Promise.all([fetched(location.pathname), fetched(this.place.dataset.notice)]);
      const title = document.querySelector("h1").textContent.trim();
      const { copy, assets } = await copyOf(answer, title, await notice.json());
      await cache.addAll([...assets, ...this.place.dataset.own.split(" ")]);
      await cache.put(location.pathname, copy);
      this.show(this.place.dataset.kept, { keep: false, remove: true });
    } catch {
      this.show(this.place.dataset.failed, { keep: true, remove: false });
    } finally {
      this.keepButton.disabled = false;
    }
  }

  async remove() {
    await (await caches.open(CACHE)).delete(location.pathname);
    this.show("", { keep: true, remove: false });
    this.keepButton.focus();
  }

  show(state, { keep, remove }) {
    part(this.place, "state").textContent = state;
    this.keepButton.hidden = !keep;
    this.removeButton.hidden = !remove;
  }
}

async function list(place) {
  const cache = await caches.open(CACHE);
  const answers = await Promise.all((await cache.keys()).map(async (request) => [request, await cache.match(request)]));
  const kept = answers.filter(([, answer]) => answer.headers.has(TITLE));
  part(place, "none").hidden = kept.length > 0;
  part(place, "list").hidden = kept.length === 0;
  part(place, "list").replaceChildren(...kept.map(([request, answer]) => item(place, cache, request, answer)));
}

function item(place, cache, request, answer) {
  const row = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: new URL(request.url).pathname, textContent: words(answer, TITLE) });
  link.lang = link.pathname.slice(1, 3);
  const when = Object.assign(document.createElement("p"), { textContent: words(answer, WHEN), lang: link.lang });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "keep__button" });
  button.textContent = place.dataset.remove.replace("{title}", words(answer, TITLE));
  button.addEventListener("click", async () => {
    await cache.delete(request);
    await list(place);
  });
  row.append(link, when, button);
  return row;
}

// For browsers that do not clear what is kept when the page asks them to.
async function forget() {
  await Promise.all((await navigator.serviceWorker.getRegistrations()).map((worker) => worker.unregister()));
  await caches.delete(CACHE);
}

export function keeping(place) {
  if ("keepNothing" in place.dataset) return forget();
  if ("keepList" in place.dataset) return list(place);
  return new Keeping(place);
}
