// Counts the signs of a text message while it is typed, as the provider will: signature and the way to stop included.
// Markup: <form data-around="<signs around the text>">, in it textarea[name=sms] and [data-count][data-says]; "says" holds
// {signs} and {parts}. 70 signs are one message, 67 each part of a longer one (spec.py of outreach).

const form = document.querySelector("form[data-around]");
const field = form?.elements.namedItem("sms");
const place = form?.querySelector("[data-count]");

function count() {
  const signs = Array.from(field.value.trim()).length + Number(form.dataset.around);
  const parts = signs <= 70 ? 1 : Math.ceil(signs / 67);
  place.textContent = place.dataset.says.replace("{signs}", signs).replace("{parts}", parts);
  place.classList.toggle("c-yellow", parts > 1);
}

if (field && place) {
  field.addEventListener("input", count);
  count();
}
