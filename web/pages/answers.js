// The approved answers at the door, searched on the phone itself: works without network on the page that was taken
// along. The twin of knowledge/spec.py: the same features, the same weights, the numbers come with the page.
// Markup: form[data-answers] with one search field, [data-answers-said], [data-answers-list] with
// [data-answer="<id>"][data-heading] that hold [data-text]; script#answers-index as knowledge.queries.index() gives it.

const EMPTY = /请问|你好|您好|怎么办|怎么|什么|可不可以|能不能|可以|能|吗|呢|吧|啊|呀|嘛|了|的|要|我们|我|俺|你们|是不是|有没有|哪里|哪儿|在哪|多少|谁|啥|咋|这个|那个|现在|想|去|找|得|还/g;
const OTHER = /[^\u3400-\u9fff0-9a-z]+/g;
const RUNS = /[\u3400-\u9fff]{2,}/g;

/** A search over answers ([id, heading, text]): from a question to the ids of those that fit, best first. */
export function searcher(index, answers) {
  const sound = new Map();
  for (const [syllable, signs] of Object.entries(index.sounds)) for (const sign of signs) sound.set(sign, syllable);
  const features = (written, ofAnswer = false) => {
    const found = new Set();
    const text = written.normalize("NFKC");
    const plain = text.replace(EMPTY, " ");
    const clean = plain.toLowerCase().replace(OTHER, " ");
    for (let i = 0; i < clean.length - 1; i++) {
      const pair = clean.slice(i, i + 2);
      if (!pair.includes(" ")) found.add(`b:${pair}`);
    }
    index.groups.forEach((words, n) => {
      const hits = words.filter((word) => text.includes(word)).length;
      if (hits) found.add(`m:${n}`);
      for (const more of index.more) if (hits && (ofAnswer || hits >= more)) found.add(`n:${n}:${more}`);
    });
    for (const run of plain.match(RUNS) || []) {
      const sounds = Array.from(run, (sign) => sound.get(sign) || sign);
      for (let i = 0; i < sounds.length - 1; i++) found.add(`p:${sounds[i]}-${sounds[i + 1]}`);
    }
    return found;
  };
  const docs = answers.map(([id, heading, text]) => ({ id, heading: features(heading, true), text: features(text, true) }));
  const seen = new Map();
  for (const doc of docs) {
    for (const feature of new Set([...doc.heading, ...doc.text])) seen.set(feature, (seen.get(feature) || 0) + 1);
  }
  // Sums of the same weights in another order differ in their last digits: those are no reason.
  const round = (fit) => Number(fit.toFixed(index.digits));
  const weight = (feature) => Math.log(1 + docs.length / (seen.get(feature) || 1)) * index.worth[feature[0]];
  const sum = (found) => found.reduce((all, feature) => all + weight(feature), 0);
  for (const doc of docs) doc.whole = sum([...doc.heading]) || 1;
  return (question) => {
    const asked = [...features(question)];
    // What no answer has counts in full: one chance word of a question about something else is not its matter.
    const whole = sum(asked);
    if (!whole) return [];
    const fitting = docs.map((doc) => {
      const shared = sum(asked.filter((f) => doc.heading.has(f)));
      const touched = sum(asked.filter((f) => doc.text.has(f) && !doc.heading.has(f)));
      return [doc.id, round((shared + index.ofText * touched) / whole), round(shared / doc.whole)];
    });
    // Of answers that fit alike, first the one that is about nothing else.
    return fitting
      .filter(([, fit]) => fit >= index.fits)
      .sort(([a, x, about], [b, y, aboutB]) => y - x || aboutB - about || (a < b ? -1 : 1))
      .slice(0, index.shown)
      .map(([id]) => id);
  };
}

const form = globalThis.document?.querySelector("form[data-answers]");
if (form) {
  const field = form.querySelector("input");
  const said = document.querySelector("[data-answers-said]");
  const list = document.querySelector("[data-answers-list]");
  const all = [...list.querySelectorAll("[data-answer]")];
  const answers = all.map((each) => [each.dataset.answer, each.dataset.heading, each.querySelector("[data-text]").textContent]);
  const find = searcher(JSON.parse(document.getElementById("answers-index").textContent), answers);
  const show = () => {
    const words = field.value.trim();
    const ids = words ? find(words) : [];
    const place = new Map(ids.map((id, n) => [id, n]));
    for (const each of all) {
      each.hidden = Boolean(words) && !place.has(each.dataset.answer);
      each.open = place.get(each.dataset.answer) === 0;
    }
    const order = (each) => place.get(each.dataset.answer) ?? all.length + all.indexOf(each);
    list.append(...[...all].sort((a, b) => order(a) - order(b)));
    said.textContent = !words ? "" : ids.length ? form.dataset.found.replace("{n}", ids.length) : form.dataset.none;
  };
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    show();
  });
  field.addEventListener("input", show);
}
