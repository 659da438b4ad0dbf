// The player for browsers without HLS of their own, fetched only by those (watch.js).
export { default } from "hls.js/dist/hls.light.mjs";
