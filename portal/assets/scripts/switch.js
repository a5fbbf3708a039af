// Takes what a reader has typed, but not yet sent, along to the other language.
export function keepWordsOnSwitch() {
  const form = document.querySelector("form[data-keep-on-switch]");
  const link = document.querySelector(".govuk-language-navigation a");
  if (!form || !link) return;

  link.addEventListener("click", (event) => {
    if (!form.elements.message.value.trim()) return;
    event.preventDefault();
    const carrier = Object.assign(document.createElement("input"), { type: "hidden", name: "switch", value: link.lang });
    form.append(carrier);
    form.action = link.href;
    form.submit();
  });
}
