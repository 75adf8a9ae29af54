// What was typed and not sent, by conversation: it comes back when the conversation is opened again, or the page.
// It stays in sessionStorage, which belongs to this tab and ends with it, so that a computer in an open-plan office
// remembers nothing overnight; signing out forgets it at once, and nobody is given what somebody else has typed.

const person = document.body.dataset.person;
const key = (conversation) => `kept ${person} ${conversation}`;

/** Keeps `words`, a plain object; an empty one is forgotten. */
export function keep(conversation, words) {
  if (Object.keys(words).length) sessionStorage.setItem(key(conversation), JSON.stringify(words));
  else sessionStorage.removeItem(key(conversation));
}

export const kept = (conversation) => JSON.parse(sessionStorage.getItem(key(conversation)) ?? "{}");

export function forgetAll({ but = "" } = {}) {
  for (const one of Object.keys(sessionStorage)) {
    if (one.startsWith("kept ") && !(but && one.startsWith(`kept ${but} `))) sessionStorage.removeItem(one);
  }
}

if (person) forgetAll({ but: person });
