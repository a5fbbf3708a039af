import { leaveQuickly } from "./leave.js";
import { keepWordsOnSwitch } from "./switch.js";

// Puts the chat's button on the page; the chat itself is fetched only when a reader opens it.
const OPENED = "chat-open";

function offerChat() {
  const launcher = document.getElementById("chat-launcher");
  if (!launcher) return;
  document.body.append(launcher.content.cloneNode(true));
  const host = document.querySelector(".chat");
  const button = host.querySelector(".chat__launcher");
  let chat;

  const open = async (options) => {
    chat ??= import("./chat.js").then(({ Chat }) => new Chat(host, button, OPENED));
    (await chat).open(options);
  };

  button.addEventListener("click", () => open({ takeFocus: true }));
  if (sessionStorage.getItem(OPENED) === "yes") open({ takeFocus: false });
}

// Suggestions are fetched when a reader first goes to a search box, and never otherwise.
function offerSuggestions() {
  for (const box of document.querySelectorAll("form[role=search] input[name=q]")) {
    const begin = () => import("./suggestions.js").then(({ suggestFor }) => suggestFor(box));
    if (document.activeElement === box) begin();
    else box.addEventListener("focus", begin, { once: true });
  }
}

// A page that is meant to be printed has a button for it, where there are scripts to print with.
function offerPrinting() {
  for (const place of document.querySelectorAll("[data-print]")) {
    place.hidden = false;
    place.addEventListener("click", () => window.print());
  }
}

// Keeping a page for when there is no signal: the script for it is fetched when a reader asks, or has kept something.
function offerKeeping() {
  const place = document.querySelector("[data-keep], [data-keep-list], [data-keep-nothing]");
  if (!place || !navigator.serviceWorker) return;
  place.hidden = false;
  const begin = () => import("./keep.js").then(({ keeping }) => keeping(place));
  if (navigator.serviceWorker.controller) begin().then((kept) => kept?.look());
  else {
    const button = place.querySelector("[data-act=keep]");
    button?.addEventListener("click", () => begin().then((kept) => kept.keep()), { once: true });
  }
}

keepWordsOnSwitch();
leaveQuickly();
offerPrinting();
offerChat();
offerSuggestions();
offerKeeping();
