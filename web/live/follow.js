// A board that the house sends (base/boards.py) whenever it changes: server-sent events. The browser connects again by
// itself after a lost network; after an answer that is no stream (the house restarts) we do, each time a little later.
// `board` gets what came; `state` is told "live" and "lost". Gives a function that ends it.

const LONGEST = 30000;

export function follow(address, board, state = () => {}) {
  if (!self.EventSource) return () => {};
  let source;
  let pause = 1000;
  let timer;
  const open = () => {
    source = new EventSource(address);
    source.addEventListener("board", (e) => {
      pause = 1000;
      state("live");
      board(JSON.parse(e.data));
    });
    source.addEventListener("error", () => {
      state("lost");
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(open, pause);
      pause = Math.min(pause * 2, LONGEST);
    });
  };
  const again = () => {
    clearTimeout(timer);
    source.close();
    open();
  };
  // A phone that was put away does not always notice that its network is back, or gone.
  self.addEventListener("online", again);
  self.addEventListener("offline", () => state("lost"));
  open();
  return () => {
    clearTimeout(timer);
    self.removeEventListener("online", again);
    source.close();
  };
}
