// The chat: one question and one reply at a time, said aloud once, kept for this visit only.
import { drawNotice, drawReply, drawQuestion, drawProblem, spoken } from "./drawing.js";
import { endConversation, History } from "./history.js";

const TOO_MANY = 429;
const UNUSABLE = 422;

export class Chat {
  constructor(host, launcher, openedKey) {
    const template = document.getElementById("chat-window");
    host.append(template.content.cloneNode(true));
    this.host = host;
    this.launcher = launcher;
    this.openedKey = openedKey;
    this.endpoint = template.dataset.endpoint;
    this.language = template.dataset.language;
    this.words = document.getElementById("chat-words").dataset;
    this.panel = host.querySelector(".chat__panel");
    this.log = host.querySelector("[data-part=log]");
    this.live = host.querySelector("[data-part=live]");
    this.typing = host.querySelector("[data-part=typing]");
    this.form = host.querySelector("[data-part=form]");
    this.note = this.log.firstElementChild;
    this.history = new History();
    this.busy = false;
    this.listen();
    this.history.turns.forEach((turn) => this.show(turn));
    this.tellWhenOff();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.form.elements.message.value);
    });
    this.form.elements.message.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    this.host.querySelector("[data-act=close]").addEventListener("click", () => this.close());
    this.host.querySelector("[data-act=clear]").addEventListener("click", () => this.clear());
    this.log.addEventListener("click", (event) => {
      const verdict = event.target.closest("button[data-needed]");
      if (verdict) this.judge(verdict);
      const choice = event.target.closest("button[data-topic], button[data-button]");
      if (choice) this.ask(choice.textContent, choice.dataset);
    });
  }

  open({ takeFocus }) {
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    sessionStorage.setItem(this.openedKey, "yes");
    this.toNewest();
    if (takeFocus) this.form.elements.message.focus();
  }

  close() {
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    sessionStorage.setItem(this.openedKey, "no");
    this.launcher.focus();
  }

  clear() {
    endConversation(this.history.conversation);
    this.history.clear();
    this.log.replaceChildren(this.note);
    this.say(this.words.cleared);
    this.form.elements.message.focus();
  }

  // Staff can turn the assistant off; a reader who opens the chat is told before typing.
  async tellWhenOff() {
    try {
      const answer = await (await fetch(`${this.endpoint}?language=${this.language}`)).json();
      if (answer.on !== false) return;
      this.note.after(drawNotice(`${this.words.off} ${answer.reason}`.trim()));
      this.say(`${this.words.off} ${answer.reason}`);
    } catch {
      // The next message tells.
    }
  }

  // Yes is thanked for; no brings other ways on. Both are counted without a word of what was asked.
  async judge(button) {
    if (this.busy) return;
    const needed = button.dataset.needed === "yes";
    const { topic } = button.parentElement.dataset;
    const message = this.history.settle(topic);
    button.parentElement.remove();
    this.form.elements.message.focus();
    await this.take(this.post(`${this.endpoint}/needed`, { topic, needed, message }));
  }

  async ask(text, pressed = {}) {
    const message = text.trim();
    if (!message || this.busy) return;
    this.keep({ question: message });
    this.form.reset();
    this.form.elements.message.focus();
    await this.take(this.post(this.endpoint, { message, ...pressed }));
  }

  async take(coming) {
    this.wait(true);
    const turn = await coming;
    this.wait(false);
    this.keep(turn);
    this.say(spoken(turn), turn.reply?.language);
  }

  async post(address, asked) {
    const body = { ...asked, language: this.language, conversation: this.history.conversation };
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      if (response.ok) return { reply: answer };
      if (response.status === UNUSABLE) return { problem: answer.error.message };
      return { problem: response.status === TOO_MANY ? this.words.wait : this.words.failed };
    } catch {
      return { problem: this.words.failed };
    }
  }

  keep(turn) {
    this.history.add(turn);
    this.show(turn);
    this.toNewest();
  }

  show(turn) {
    if (turn.question) this.log.append(drawQuestion(turn.question, this.words));
    if (turn.reply) this.log.append(drawReply(turn.reply, this.words));
    if (turn.problem) this.log.append(drawProblem(turn.problem, this.words));
  }

  wait(busy) {
    this.busy = busy;
    this.typing.hidden = !busy;
    this.panel.setAttribute("aria-busy", String(busy));
    if (busy) this.say(this.typing.textContent);
  }

  // The one live region: it is emptied first, so that the same words twice are said twice, and never holds the history.
  say(text, language = this.language) {
    this.live.textContent = "";
    this.live.lang = language;
    requestAnimationFrame(() => {
      this.live.textContent = text;
    });
  }

  // A long reply is read from its beginning, so that is what is brought into sight.
  toNewest() {
    const newest = this.log.lastElementChild;
    this.log.scrollTop = newest.offsetTop - 12;
  }
}
