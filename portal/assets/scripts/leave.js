// Leaves for an everyday page at once: what the chat holds is deleted, and this page gives up its place in the history.
import { endConversation, History } from "./history.js";

const PRESSES = 3;
const WITHIN_MS = 5000;

export function leave(link) {
  const history = new History();
  endConversation(history.conversation);
  history.clear();
  document.documentElement.hidden = true;
  location.replace(link.href);
}

// As on GOV.UK, pressing Shift three times leaves too, wherever such a link is on the page.
export function leaveQuickly() {
  let pressed = [];
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link) return;
    event.preventDefault();
    leave(link);
  });
  document.addEventListener("keydown", (event) => {
    pressed = event.key === "Shift" ? [...pressed, event.timeStamp].slice(-PRESSES) : [];
    const link = document.querySelector("a[data-leave]");
    if (link && pressed.length === PRESSES && event.timeStamp - pressed[0] < WITHIN_MS) leave(link);
  });
}
