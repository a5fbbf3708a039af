// Runs Lighthouse over a page of each kind in both languages, on a portal that runs at the address given.
// node tests/lighthouse/run.mjs http://127.0.0.1:8000 [part of an address, to run only those that hold it]
import { readFile } from "node:fs/promises";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
// The performance of one load hangs on what else the machine does: a page is loaded again before it is called slow.
const MOST_RUNS = 3;

const [site, only = ""] = process.argv.slice(2);
const pages = (await readFile(new URL("pages.txt", import.meta.url), "utf8"))
  .split("\n")
  .filter((line) => line && !line.startsWith("#") && line.includes(only));

const chrome = await launch({
  chromePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-background-networking"],
});

async function measure(page) {
  const best = { scores: null, faults: [], runs: 0 };
  while (best.runs < MOST_RUNS && !(best.scores && passes(best.scores))) {
    const { lhr } = await lighthouse(site + page, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error" });
    const scores = CATEGORIES.map((id) => Math.round((lhr.categories[id].score ?? 0) * 100));
    best.runs += 1;
    if (!best.scores || sum(scores) > sum(best.scores)) Object.assign(best, { scores, faults: faults(lhr) });
  }
  return best;
}

function faults(lhr) {
  const weighed = CATEGORIES.flatMap((id) => lhr.categories[id].auditRefs.filter(({ weight }) => weight > 0));
  const failed = new Set(weighed.map(({ id }) => id).filter((id) => (lhr.audits[id].score ?? 1) < 0.9));
  return [...failed].map((id) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim());
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
const passes = (scores) => scores.every((score) => score === 100);

let failed = 0;
console.log([...CATEGORIES, "loads", "page"].join("  "));
for (const page of pages) {
  const { scores, runs, faults: found } = await measure(page);
  const columns = scores.map((score, at) => String(score).padStart(CATEGORIES[at].length));
  console.log([...columns, String(runs).padStart(5), page].join("  "));
  if (!passes(scores)) {
    failed += 1;
    for (const fault of found) console.log(`    ${fault}`);
  }
}
await chrome.kill();
console.log(failed ? `${failed} of ${pages.length} pages are below 100` : `All ${pages.length} pages have 100 in all`);
process.exit(failed ? 1 : 0);
