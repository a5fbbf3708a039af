// What was said in this visit. The browser forgets it when the tab is closed; nothing is kept before the chat is opened.
const KEY = "chat-turns";
const MOST_TURNS = 40;

// Deletes a conversation on the server too; it is sent even while the page is being left.
export function endConversation(conversation) {
  if (!conversation) return;
  fetch(`/api/assistant/conversations/${conversation}`, { method: "DELETE", keepalive: true }).catch(() => {});
}

export class History {
  constructor() {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    this.turns = kept?.turns ?? [];
    this.conversation = kept?.conversation ?? null;
  }

  // What somebody in danger asked is not kept, nor the reply: another person may open this browser next.
  add(turn) {
    this.turns = turn.reply?.status === "safety" ? this.turns.slice(0, -1) : [...this.turns, turn].slice(-MOST_TURNS);
    this.conversation = turn.reply?.conversation ?? this.conversation;
    this.save();
  }

  // The reader has said whether the answer on a topic was needed, and is not asked again; what they had asked comes back.
  settle(topic) {
    const at = this.turns.findLastIndex((turn) => turn.reply?.topic === topic);
    if (at < 0) return "";
    this.turns[at].reply.judged = true;
    this.save();
    return this.turns[at - 1]?.question ?? "";
  }

  save() {
    sessionStorage.setItem(KEY, JSON.stringify({ turns: this.turns, conversation: this.conversation }));
  }

  clear() {
    this.turns = [];
    this.conversation = null;
    sessionStorage.removeItem(KEY);
  }
}
