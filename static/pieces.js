// What every script of the desk needs, and how the pieces of what arrives are put where they belong.

export const $ = (id) => document.getElementById(id);
export const WIDE = window.matchMedia("(min-width: 1024px)");

/** Reads `words` out to people who use a screen reader, without moving anything. `desk-warns` interrupts. */
export function announce(words, by = "desk-says") {
  const says = document.getElementById(by);
  says.textContent = "";
  setTimeout(() => { says.textContent = words; }, 50);
}

// --- pieces: `source` holds them in a <template>, each with id, data-key and data-stamp ------------------------

export const pieces = (source) => [...source.querySelector("template").content.children].map((piece) => document.importNode(piece, true));

/** Puts `piece` where its key says, in a list that is sorted by it (data-order: asc or desc). */
export function place(list, piece) {
  const comesLater = (other) =>
    list.dataset.order === "desc" ? other.dataset.key < piece.dataset.key : other.dataset.key > piece.dataset.key;
  list.insertBefore(piece, [...list.children].find((other) => other !== piece && comesLater(other)) ?? null);
  window.htmx.process(piece);
}

/** Replaces `old` without closing what is open in it or losing the focus. */
export function exchange(old, piece) {
  const open = [...old.querySelectorAll("details")].map((fold) => fold.open);
  const focused = old.contains(document.activeElement) ? document.activeElement.id : null;
  old.replaceWith(piece);
  piece.querySelectorAll("details").forEach((fold, index) => { fold.open = open[index] ?? false; });
  if (focused) ($(focused) ?? piece.querySelector("a, summary, time"))?.focus({ preventScroll: true });
  window.htmx.process(piece);
}
