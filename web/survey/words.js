// Enketo's words in the language of the page: the server gives them with the form.
const words = {};

export const learn = (given) => Object.assign(words, given);

export function t(key, options = {}) {
  const text = words[key] ?? "";
  return text.replace(/__([^_]+)__/g, (whole, name) => options[name] ?? whole);
}
