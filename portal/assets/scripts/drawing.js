import { trustedHtml } from "./trusted.js";

// Turns what was said into elements. Only the portal's own sanitised HTML is ever taken as HTML.

function element(name, classes, ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...children);
  return made;
}

function link(title, url) {
  const made = element("a", "", title);
  made.href = url;
  return made;
}

function list(classes, items) {
  return element("ul", classes, ...items.map((item) => element("li", "", item)));
}

// The answer is in the language of the question, which may not be that of the page and of its labels.
function spokenIn(language, made) {
  made.lang = language;
  return made;
}

function prose(html) {
  const made = element("div", "prose");
  made.innerHTML = trustedHtml(html);
  return made;
}

function choice({ title, topic, button, url }) {
  if (!topic && !button) return Object.assign(link(title, url), { className: "choice" });
  const made = element("button", "choice", title);
  made.type = "button";
  if (button) made.dataset.button = button;
  else made.dataset.topic = topic;
  return made;
}

function section(heading, items, language) {
  if (!items.length) return [];
  return [element("p", "said__heading", element("strong", "", heading)), spokenIn(language, list("said__links", items))];
}

function door(front, words) {
  const phone = front.phone ? link(front.phone, `tel:${front.phone.split(",")[0].replace(/[^\d+]/g, "")}`) : null;
  const email = front.email ? link(front.email, `mailto:${front.email}`) : null;
  const ways = [phone, email, phone || email ? null : link(front.name, front.url)].filter(Boolean);
  return element("div", "said__door", element("strong", "", words.door), list("said__links", ways));
}

function linked({ title, url }) {
  return url ? link(title, url) : title;
}

export function drawQuestion(text, words) {
  return element("p", "said said--reader", element("span", "govuk-visually-hidden", `${words.you} `), text);
}

function leaving(words) {
  const made = Object.assign(link(words.leave, words.leaveUrl), { className: "exit__link", rel: "nofollow noreferrer" });
  made.dataset.leave = "";
  return made;
}

// Was this what you needed? The chat takes the answer, and the question goes once it is given.
function verdict(reply, words) {
  const buttons = [["yes", words.yes], ["no", words.no]].map(([value, title]) => {
    const made = Object.assign(element("button", "choice", title), { type: "button" });
    made.dataset.needed = value;
    return made;
  });
  const made = element("div", "needed", element("p", "needed__question", words.needed), ...buttons);
  made.dataset.topic = reply.topic;
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", words.needed);
  return made;
}

export function drawReply(reply, words) {
  const made = element(
    "div",
    `said said--portal${reply.status === "safety" ? " said--urgent" : ""}`,
    element("span", "govuk-visually-hidden", words.answer),
    ...(reply.status === "safety" ? [leaving(words)] : []),
    ...reply.messages.map((message) => spokenIn(reply.language, prose(message.html))),
  );
  if (reply.choices.length) made.append(spokenIn(reply.language, list("choices", reply.choices.map(choice))));
  made.append(
    ...section(words.results, reply.results.map(linked), reply.language),
    ...section(words.sources, reply.sources.map(linked), reply.language),
    ...(reply.status === "answered" && !reply.judged ? [verdict(reply, words)] : []),
    door(reply.front_door, words),
  );
  return made;
}

export function drawNotice(text) {
  return element("p", "notice chat__off", text);
}

export function drawProblem(text, words) {
  const front = { name: words.doorName, phone: words.doorPhone, email: words.doorEmail, url: words.doorUrl };
  return element("div", "said said--urgent", element("p", "", text), door(front, words));
}

export function spoken(turn) {
  return turn.problem ?? turn.reply.messages.map((message) => message.text).join(" ");
}
