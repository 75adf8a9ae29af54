// The inbox in the browser: what arrives is taken in without moving what is being read. The pages work without it.
import { keep, kept } from "./kept.js";
import { $, WIDE, announce, exchange, pieces, place } from "./pieces.js";
import { markOpen, mergeRows, toRow } from "./rows.js";

const ALL_THREE = window.matchMedia("(min-width: 1280px)");

// htmx would copy the style attribute of a box that somebody has made larger: our content security policy refuses it.
window.htmx.config.attributesToSettle = ["class"];

// --- the conversation -----------------------------------------------------------------------------------------

/** What scrolls: the thread in its pane, or on a phone the page. */
const scroller = () => (WIDE.matches ? $("thread") : document.scrollingElement);

function mergeThread(source) {
  const thread = $("thread");
  const { scrollHeight, scrollTop, clientHeight } = scroller();
  const atEnd = scrollHeight - scrollTop - clientHeight < 60;
  const arrived = pieces(source);
  const ids = new Set(arrived.map((piece) => piece.id));
  // The whole timeline came: what is not in it was the echo of an answer that stands there as such.
  for (const old of [...thread.children]) if (!ids.has(old.id)) old.remove();
  let below = false;
  for (const piece of arrived) {
    const old = $(piece.id);
    if (old?.dataset.stamp === piece.dataset.stamp && old.dataset.key === piece.dataset.key) continue;
    if (old) exchange(old, piece);
    place(thread, piece);
    if (!old && piece.nextElementSibling === null) below = true;
    if (piece.dataset.say) announce(piece.dataset.say);
  }
  if (atEnd) toEnd();
  else if (below && WIDE.matches) $("new-below").hidden = false;
}

function toEnd() {
  if (!$("thread")) return;
  scroller().scrollTop = scroller().scrollHeight;
  $("new-below").hidden = true;
}

/** Gives back what was typed here and not sent. What the desk itself put into a box goes first. */
function giveBack() {
  const words = kept($("open").dataset.conversation);
  for (const id of ["id_body", "id_note"]) {
    const box = $(id);
    if (!words[id] || !box || box.value) continue;
    box.value = words[id];
    if (id === "id_body" && words.where && $(words.where)) $(words.where).checked = true; // never more public than meant
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function keepTyped() {
  const words = { id_body: $("id_body")?.value, id_note: $("id_note")?.value };
  if (words.id_body) words.where = document.querySelector("#id_where input:checked")?.id;
  keep($("open").dataset.conversation, Object.fromEntries(Object.entries(words).filter(([, typed]) => typed)));
}

function arrive() {
  if (!$("open")?.dataset.conversation) return;
  giveBack();
  const body = $("id_body");
  if (!WIDE.matches && body && !body.value && !$("composer").querySelector("[role=alert]")) $("write-reply").open = false;
  toEnd();
}

for (const happened of ["input", "change"]) {
  document.addEventListener(happened, (event) => {
    if (event.target.closest?.("#composer")) keepTyped();
  });
}

// --- what htmx brings -----------------------------------------------------------------------------------------

document.addEventListener("htmx:load", (event) => {
  const source = event.detail.elt;
  if (source.dataset?.merge === "rows") mergeRows(source);
  if (source.dataset?.merge === "thread") mergeThread(source);
  if (source.dataset?.said) announce(source.dataset.said);
  if (source.id === "open") {
    arrive();
    markOpen();
    $("conversation-title")?.focus({ preventScroll: true });
  }
  if (source.id === "composer") giveBack(); // a note was kept: the answer goes on
});

let polled = false; // whether what is being swapped in was asked for by the clock, and not by a person
let folds = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  polled = event.detail.requestConfig?.elt.matches("[data-poll]") ?? false;
  folds = [...document.querySelectorAll("#open details[open][id]")].map((fold) => fold.id);
});

// What has been sent is forgotten, also when another conversation is open by then.
document.addEventListener("htmx:beforeRequest", (event) => {
  const sent = { "reply-form": ["id_body", "where"], "note-form": ["id_note"] }[event.detail.elt.id];
  const conversation = $("open").dataset.conversation;
  if (sent) event.detail.xhr.addEventListener("load", ({ target }) => {
    if (target.status !== 200) return;
    const words = kept(conversation);
    for (const name of sent) delete words[name];
    keep(conversation, words);
  });
});

const isWrittenIn = (part) =>
  part.querySelector(".assign") || [...part.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (polled && event.target.id === "case" && isWrittenIn(event.target)) {
    event.detail.shouldSwap = false;
    $("case-stale").hidden = false;
  }
});
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const id of folds) if ($(id) && !$(id).closest(".composer")) $(id).open = true;
});
document.addEventListener("htmx:afterSettle", () => {
  // The button that was pressed may be gone: go on from what has to be mended, or from the heading of its part.
  const pressed = document.activeElement === document.body && !polled;
  if (pressed && acted) (document.querySelector("#case [aria-invalid=true]") ?? $(acted))?.focus({ preventScroll: true });
  acted = "";
});
let acted = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.target.closest?.("#case, #composer, #conversation-head");
  if (part) acted = { case: "case-title", "conversation-head": "why-summary", composer: "id_body" }[part.id];
});

// A poll that fails says so quietly in the list's head, and goes on asking.
function pollFailed(event) {
  if (!event.target.matches?.("[data-poll]")) return;
  const gone = event.detail.xhr?.status === 403 || event.detail.xhr?.status === 404;
  event.stopPropagation();
  $("list-state").textContent = gone ? "Load the page again" : "Not up to date: trying again";
}
document.addEventListener("htmx:sendError", pollFailed, true);
document.addEventListener("htmx:responseError", pollFailed, true);
document.addEventListener("htmx:timeout", pollFailed, true);
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.target.matches?.(".inbox [data-poll]")) $("list-state").textContent = "";
});

// An answer whose own answer got lost: whether it arrived is unknown here, but to send it again is safe.
function answerFailed(event) {
  const form = event.target.closest?.("#reply-form");
  if (!form || event.detail.xhr?.status === 403) return;
  form.querySelector(".not-sent")?.remove();
  const words = document.createElement("p");
  words.className = "nhsuk-error-message not-sent";
  words.setAttribute("role", "alert");
  words.textContent = "The desk did not answer. Your words are still here: send again, they go out only once.";
  form.prepend(words);
}
document.addEventListener("htmx:sendError", answerFailed);
document.addEventListener("htmx:responseError", answerFailed);

// Back and forward in the history load the page: what is said there may have moved on.
document.addEventListener("htmx:historyCacheMiss", (event) => {
  event.preventDefault();
  sessionStorage.setItem("came from", $("open").dataset.conversation ?? "");
  location.reload();
});

// --- what people press ----------------------------------------------------------------------------------------

let warned = "";
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "checks") return;
  const words = [...event.target.querySelectorAll("li")].map((one) => one.textContent.trim()).join(" ");
  if (words && words !== warned) announce(words);
  warned = words;
});

document.addEventListener("click", (event) => {
  const back = event.target.closest(".conversation-head__back");
  if (back && WIDE.matches && toRow($("open").dataset.conversation)) event.preventDefault();
  if (event.target.closest("#new-below")) toEnd();
  const tab = event.target.closest(".open__tabs a");
  if (tab && !ALL_THREE.matches && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("open").dataset.tab = tab.dataset.tab;
    for (const one of document.querySelectorAll(".open__tabs a")) {
      if (one === tab) one.setAttribute("aria-current", "page");
      else one.removeAttribute("aria-current");
    }
    if (tab.dataset.tab === "conversation") toEnd();
  }
  const text = event.target.closest("[data-insert]");
  const body = $("id_body");
  if (text && body && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    body.setRangeText(text.dataset.insert, body.selectionStart, body.selectionEnd, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    text.closest(".texts-fold").open = false;
    body.focus();
  }
});

arrive();
if (!$("open").dataset.conversation) toRow(sessionStorage.getItem("came from"));
sessionStorage.removeItem("came from");
