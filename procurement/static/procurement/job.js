// Keeps the progress of a job up to date, and loads the page anew when there is something else to see on it.
"use strict";
{
  const job = document.querySelector("[data-job]");
  const bar = job.querySelector("progress");
  const words = job.querySelector("#job-words");
  const status = job.querySelector("[role=status]");
  const EVERY = 1000;
  let failures = 0;

  async function look() {
    try {
      const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const told = await answer.json();
      failures = 0;
      if (told.kind !== job.dataset.kind) {
        if (told.kind === "over") status.textContent = words.textContent = told.words;
        setTimeout(() => window.location.reload(), told.kind === "over" ? 700 : 0); // time for a screen reader to say it
        return;
      }
      if (words.textContent !== told.words) words.textContent = told.words;
      if (told.percent === null) bar.removeAttribute("value");
      else bar.value = told.percent;
    } catch {
      failures += 1;
      if (failures > 2) words.textContent = "How far it is cannot be told at the moment: the site does not answer, or you are signed out. It goes on meanwhile.";
    }
    setTimeout(look, EVERY * Math.min(1 + failures, 10));
  }

  setTimeout(look, EVERY);
}
