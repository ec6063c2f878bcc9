// Takes the launch token out of the address (it is never sent in one), trades it for a cookie, and opens the studio.
const token = new URLSearchParams(location.hash.slice(1)).get("token");
history.replaceState(null, "", location.pathname);
const what = document.getElementById("what");

async function enter() {
  what.textContent = "Opening …";
  const answer = await fetch("/auth", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Narrate": "1" },
    body: JSON.stringify({ token }),
  });
  if (answer.ok) location.replace("/");
  else what.textContent = (await answer.json()).title + ". Start narrate studio again for a new link.";
}

if (token) enter();
