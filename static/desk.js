// What the desk does in the browser beyond htmx. Every page works without this file: it only saves steps.
import { initAll } from "./build/nhsuk.js";
import { forgetAll } from "./kept.js";
import { announce } from "./pieces.js";

/** A message at the top of the page that stays until the next one. */
function showProblem(words) {
  const messages = document.getElementById("desk-messages");
  if (messages.textContent.trim() === words) return;
  const box = document.createElement("div");
  const text = document.createElement("p");
  box.className = "desk-message desk-message--error";
  box.setAttribute("role", "alert");
  text.textContent = words;
  box.append(text);
  messages.replaceChildren(box);
}

// --- "12 min ago" keeps up with the clock. The words are those of socialdesk/templatetags/desk.py. --------

function ago(seconds) {
  const gap = Math.abs(seconds);
  if (gap < 60) return "just now";
  const minutes = Math.floor(gap / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const words = minutes < 60 ? `${minutes} min` : hours < 24 ? `${hours} h` : days === 1 ? "1 day" : `${days} days`;
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}

function refreshTimes() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (Math.abs(seconds) < 7 * 86400) time.querySelector(".desk-time__ago").textContent = ago(seconds);
  }
}
setInterval(refreshTimes, 30_000);

// --- disclosures: Escape closes the open one and gives the focus back; so does a click beside a menu ------

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details[data-fold][open]") ?? document.querySelector("details[data-fold][open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (event.target.matches("time[tabindex]")) {
    event.target.blur();
  }
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details[data-fold][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) forgetAll();
});

// --- data-copy="text" copies it --------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const words = button.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  announce("Copied");
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = words; }, 2000);
});

// --- htmx: what arrives is made alive, and what fails is said ---------------------------------------------
// data-poll         on an element that asks again and again: rests while nobody looks at the page
// data-announce=""  on something that arrives ("4 new mentions"): is read out, once for the same words

const CUT_OFF = "No answer from the desk. Check your connection. What you typed is still here.";
const STALE = "Nothing was done: you have been signed out, or this page has been open too long. Copy what you have typed, then load it again.";
const SIGNED_OUT = "You have been signed out. Copy what you have typed, then load this page again to sign in.";
let announced = "";

function awaken(scope) {
  initAll({ scope, onError() {} });
  refreshTimes();
}
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
awaken(document);

document.addEventListener("htmx:afterSettle", (event) => {
  const arrived = event.detail.elt;
  awaken(arrived);
  const words = (arrived.matches("[data-announce]") ? arrived : arrived.querySelector("[data-announce]"))?.dataset.announce;
  if (words && words !== announced) announce(words);
  if (words !== undefined) announced = words;
});

// Banners come and go while a page is open. Each sentence is read out once, danger and incidents at once.
const bannerWords = () => new Map([...document.querySelectorAll(".desk-banner")].map((one) => [one.textContent.trim(), one]));
let banners = bannerWords();
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.id !== "desk-banners") return;
  const before = banners;
  banners = bannerWords();
  const fresh = [...banners].filter(([words]) => !before.has(words));
  const isUrgent = fresh.some(([, one]) => one.matches(".desk-banner--red-lane, .desk-banner--crisis, .desk-banner--down"));
  if (fresh.length) announce(fresh.map(([words]) => words).join(" "), isUrgent ? "desk-warns" : "desk-says");
});

// What only asks must not replace the place where an action's answer belongs, or htmx would look for that place in what
// has left the page. So while an action is on its way nothing is asked, and what was asked before it is not taken in;
// nor is the answer to a question whose own place an action has replaced. Another action waits for the first, and is then
// taken where it stands by that time; the same once more is a slip of the finger.
const POLL = "[data-poll]";
const forget = (asking) => asking.addEventListener("htmx:beforeOnLoad", (late) => late.preventDefault(), { once: true });
const pressed = ({ requestConfig }) => requestConfig.triggeringEvent?.submitter;
let doing = null; // the button whose action is on its way
let next = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if ((document.hidden || doing) && elt.matches(POLL)) event.preventDefault();
  const button = pressed(event.detail);
  if (!doing || !button) return;
  event.preventDefault();
  if (button !== doing) next = button;
});
function takeNext() {
  doing = null;
  if (!next) return;
  const { id, name, value, form } = next;
  const action = form?.getAttribute("action");
  const same = (one) => one.form?.getAttribute("action") === action && one.name === name && one.value === value;
  const now = next.isConnected ? next : document.getElementById(id) ?? (name && [...document.querySelectorAll("button")].find(same));
  next = null;
  now?.form.requestSubmit(now);
}
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (!pressed(detail)) return;
  doing = pressed(detail);
  detail.xhr.addEventListener("loadend", takeNext);
  document.querySelectorAll(`${POLL}.htmx-request`).forEach(forget);
});
document.addEventListener("htmx:beforeCleanupElement", (event) => {
  if (event.target.matches?.(POLL)) forget(event.target);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A session that has ended answers with the sign-in page: go there, and come back here afterwards. But nobody is
  // taken by the clock from what they are writing.
  const signIn = document.body.dataset.signIn;
  if (new URL(event.detail.xhr.responseURL || location.href).pathname === signIn && location.pathname !== signIn) {
    event.detail.shouldSwap = false;
    const writing = [...document.querySelectorAll("textarea, input:not([type=hidden])")].some((box) => box.value !== box.defaultValue);
    if (writing && event.detail.requestConfig.elt.matches("[data-poll]")) showProblem(SIGNED_OUT);
    else location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.target.matches?.("[data-poll]")) return; // it asks again soon, and nobody did anything
  const status = event.detail.xhr.status;
  showProblem(
    event.detail.xhr.getResponseHeader("Desk-Problem") === "stale" ? STALE
      : status === 403 ? "Your role does not allow that. Nothing was done."
      : status === 404 ? "That is no longer there. Load the page again to see what is."
        : "The desk could not do that. What you typed is still here: try again.",
  );
});
document.addEventListener("htmx:sendError", () => showProblem(CUT_OFF));
document.addEventListener("htmx:afterOnLoad", (event) => {
  const box = document.querySelector("#desk-messages [role=alert]");
  if (event.detail.successful !== false && box?.textContent === CUT_OFF) box.remove();
});
