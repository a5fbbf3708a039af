// The only ways from text to markup or to a worker: the portal's own sanitised HTML, and its own service worker.
const policy = window.trustedTypes?.createPolicy("portal", { createHTML: (html) => html, createScriptURL: () => WORKER });
const WORKER = "/sw.js";

export const trustedHtml = (html) => policy?.createHTML(html) ?? html;
export const workerAddress = () => policy?.createScriptURL("") ?? WORKER;
