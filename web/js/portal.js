// Residents' pages and sign-in: no library, works in WeChat's browser and on old phones.
import "./page.js";
