// Suggestions under a search box as one types. The box works as before where this cannot: nothing is chosen for a reader.
const PAUSE = 150;
const SHORTEST = 2;
let boxes = 0;

class Suggestions {
  constructor(box) {
    boxes += 1;
    this.box = box;
    this.titles = [];
    this.active = -1;
    this.list = Object.assign(document.createElement("ul"), { className: "suggestions", id: `suggestions-${boxes}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.labels[0]?.textContent.trim() ?? "");
    this.live = Object.assign(document.createElement("span"), { className: "govuk-visually-hidden" });
    this.live.setAttribute("role", "status");
    this.wrap();
    this.listen();
  }

  wrap() {
    const frame = Object.assign(document.createElement("div"), { className: "suggested" });
    const focused = document.activeElement === this.box;
    this.box.before(frame);
    frame.append(this.box, this.list, this.live);
    if (focused) this.box.focus();
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(states)) this.box.setAttribute(name, value);
  }

  listen() {
    this.box.addEventListener("input", () => this.soon());
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("blur", () => this.close());
    // A press on the list must not take the focus, or the list would be gone before the press has ended.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  soon() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = this.box.value.trim();
    if (typed.length < SHORTEST) return this.close();
    this.request = new AbortController();
    const asked = new URLSearchParams({ language: document.documentElement.lang, q: typed });
    try {
      const response = await fetch(`/api/suggestions?${asked}`, { signal: this.request.signal });
      if (!response.ok) return this.close();
      const { suggestions, status } = await response.json();
      if (document.activeElement === this.box) this.show(suggestions.map(({ title }) => title), status);
    } catch {
      this.close();
    }
  }

  show(titles, status) {
    this.titles = titles;
    this.list.replaceChildren(...titles.map((title, number) => this.option(title, number)));
    this.list.hidden = !titles.length;
    this.box.setAttribute("aria-expanded", String(titles.length > 0));
    this.mark(-1);
    this.live.textContent = status;
  }

  option(title, number) {
    const made = Object.assign(document.createElement("li"), { className: "suggestion", id: `${this.list.id}-${number}` });
    made.setAttribute("role", "option");
    made.textContent = title;
    return made;
  }

  press(event) {
    if (event.isComposing || this.list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      const places = this.titles.length + 1;
      this.mark(((this.active + 1 + steps[event.key] + places) % places) - 1);
    } else if (event.key === "Enter" && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  mark(number) {
    this.active = number;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    if (number < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", this.list.children[number].id);
  }

  choose(number) {
    this.box.value = this.titles[number];
    this.close();
    this.box.form.requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.live.textContent = "";
    this.mark(-1);
  }
}

export function suggestFor(box) {
  return new Suggestions(box);
}
