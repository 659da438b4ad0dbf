// A form that asks only what belongs to what was chosen: [data-when="field=value|other"] inside form[data-choices] is shown while one of these choices is made. Without this script all of it is shown.
for (const form of document.querySelectorAll("form[data-choices]")) {
  const boxes = [...form.querySelectorAll("[data-when]")].map((box) => {
    const [name, value] = box.dataset.when.split("=");
    return { box, name, values: value.split("|") };
  });
  const settle = () => {
    const chosen = new FormData(form);
    for (const { box, name, values } of boxes) box.hidden = !values.includes(chosen.get(name));
  };
  form.addEventListener("change", settle);
  // Gone back to, the page gets its choices back only after this script has run.
  window.addEventListener("pageshow", settle);
  settle();
}
