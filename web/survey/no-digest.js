// The formula digest() is the only thing that needs a cryptographic library in the page; no form here uses it.
export default {};
