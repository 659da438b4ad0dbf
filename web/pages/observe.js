// The thirty minutes after a dose, counted down on the reception's page: [data-left] holds the seconds that were left when the page was made. At the end the words of [data-free] stand there and the page is read again, unless somebody is typing.
const minutes = document.documentElement.lang.startsWith("zh") ? "分" : " min ";
const seconds = document.documentElement.lang.startsWith("zh") ? "秒" : " s";
const begun = performance.now();
const clocks = [...document.querySelectorAll("[data-left]")].map((box) => ({ box, left: Number(box.dataset.left) }));
const tick = () => {
  const gone = Math.floor((performance.now() - begun) / 1000);
  for (const clock of clocks) {
    const left = clock.left - gone;
    if (left > 0) clock.box.textContent = `${Math.floor(left / 60)}${minutes}${String(left % 60).padStart(2, "0")}${seconds}`;
    else if (!clock.over) {
      clock.over = true;
      clock.box.textContent = clock.box.dataset.free;
      if (!document.querySelector("dialog[open]") && !document.activeElement?.matches("input, textarea")) location.reload();
    }
  }
};
if (clocks.length) {
  tick();
  setInterval(tick, 1000);
}
