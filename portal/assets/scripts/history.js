// What was said in this visit. The browser forgets it when the tab is closed; nothing is kept before the chat is opened.
const KEY = "chat-turns";
const MOST_TURNS = 40;

export class History {
  constructor() {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    this.turns = kept?.turns ?? [];
    this.conversation = kept?.conversation ?? null;
  }

  add(turn) {
    this.turns = [...this.turns, turn].slice(-MOST_TURNS);
    this.conversation = turn.reply?.conversation ?? this.conversation;
    sessionStorage.setItem(KEY, JSON.stringify({ turns: this.turns, conversation: this.conversation }));
  }

  clear() {
    this.turns = [];
    this.conversation = null;
    sessionStorage.removeItem(KEY);
  }
}
