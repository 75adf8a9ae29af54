// The inbox's list: what comes in waits behind a bar while somebody reads, and stands in its place otherwise.
import { $, WIDE, announce, exchange, pieces, place } from "./pieces.js";

const waiting = new Map(); // rows behind the "4 new" bar, by id

function isReadingList() {
  const list = $("list");
  const top = list.scrollTop < 8 && window.scrollY < 80;
  return !top || $("rows").contains(document.activeElement);
}

function showWaiting() {
  const bar = $("new-bar");
  bar.hidden = waiting.size === 0;
  bar.textContent = `${waiting.size} new`;
}

function takeRows() {
  const rows = $("rows");
  for (const row of waiting.values()) {
    $(row.id)?.remove();
    place(rows, row);
    row.firstElementChild.classList.add("mention-row--new");
  }
  $("nothing")?.remove();
  waiting.clear();
  showWaiting();
  markOpen();
}

export function mergeRows(source) {
  if (source.dataset.tooMany !== undefined) {
    const bar = $("new-bar");
    bar.hidden = false;
    bar.textContent = "A lot has changed. Load the inbox again";
    bar.dataset.reload = "";
    return;
  }
  const rows = $("rows");
  const last = rows.lastElementChild?.dataset.key ?? "";
  let fresh = 0;
  for (const row of pieces(source)) {
    const old = $(row.id);
    const news = old ?? waiting.get(row.id);
    if (news?.dataset.stamp === row.dataset.stamp) continue;
    const left = row.dataset.left !== undefined;
    const movesUp = !left && rows.dataset.later === undefined && (!old || row.dataset.key > old.dataset.key);
    const isOnPage = rows.dataset.part === undefined || row.dataset.key > last;
    if (old) {
      const key = old.dataset.key;
      exchange(old, row);
      if (movesUp) {
        if (isReadingList()) row.dataset.key = key; // stays where it is until the page is loaded again
        else place(rows, row);
      }
    } else if (movesUp && isOnPage) {
      waiting.set(row.id, row);
      fresh += 1;
    } else if (left) {
      waiting.delete(row.id);
    }
  }
  if (waiting.size && !isReadingList()) takeRows();
  showWaiting();
  markOpen();
  if (fresh) announce(fresh === 1 ? "1 new conversation in the list" : `${fresh} new conversations in the list`);
}

export function markOpen() {
  const open = $("open")?.dataset.conversation;
  for (const link of document.querySelectorAll("#rows .mention-row")) {
    if (link.id === `row-link-${open}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("#rows > li");
  if (event.target.id === "list" && event.key === "ArrowDown") {
    event.preventDefault();
    document.querySelector("#rows .mention-row")?.focus();
  }
  const next = row && { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (!next) return;
  event.preventDefault();
  next.querySelector(".mention-row").focus();
});

/** Back in the list, from where the person went into it. */
export const toRow = (conversation) => {
  const row = $(`row-link-${conversation}`);
  row?.focus();
  return row !== null;
};

document.addEventListener("click", (event) => {
  if (!event.target.closest("#new-bar")) return;
  if ($("new-bar").dataset.reload !== undefined) { location.reload(); return; }
  $("list").scrollTop = 0;
  if (!WIDE.matches) window.scrollTo(0, 0);
  takeRows();
  document.querySelector("#rows .mention-row")?.focus({ preventScroll: true });
});
