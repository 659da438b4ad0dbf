// Enketo's questions to the person, in the browser's own windows.
const text = (content) => (typeof content === "string" ? content : content.message);

export default {
  alert: (content) => Promise.resolve(window.alert(text(content))),
  confirm: (content) => Promise.resolve(window.confirm(text(content))),
  prompt: (content, start) => Promise.resolve(window.prompt(text(content), start)),
};
