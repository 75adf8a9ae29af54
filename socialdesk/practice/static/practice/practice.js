// Asks every two seconds for the parts of the page that change by themselves.
// A part in which somebody is at work (focus inside) is left alone until they move on.

const EVERY = 2000;
const network = new URLSearchParams(location.search).get("network") || document.body.className.replace("is-", "");

document.documentElement.classList.add("js");

function answers(part) {
  return part.querySelectorAll(".item--ours").length;
}

async function look() {
  if (document.hidden) return;
  const response = await fetch(`/live?network=${encodeURIComponent(network)}`);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!next || part.innerHTML === next.innerHTML || part.contains(document.activeElement)) continue;
    const more = answers(next) - answers(part);
    part.replaceChildren(...next.childNodes);
    if (more > 0) {
      const words = more === 1 ? "One new answer from the trust." : `${more} new answers from the trust.`;
      document.querySelector("[data-says]").textContent = words;
    }
  }
}

async function keepLooking() {
  try {
    await look();
  } catch {
    // The server may be restarting; the next look finds it again.
  }
  setTimeout(keepLooking, EVERY);
}

keepLooking();
