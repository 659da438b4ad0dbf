// Sealing: AES-GCM with the key that the house lends to an account, which cannot be read out of the browser again.
// What a phone keeps about households is sealed with it: records that wait, codes, pages taken along.
import { get } from "./db.js";

export const bytesOf = (words) => new TextEncoder().encode(words);
export const hasKey = async (account) => Boolean(await get("keys", account));

async function keyOf(account) {
  const lent = await get("keys", account);
  if (!lent) throw new Error("no key");
  return lent.key;
}

export async function seal(account, bytes) {
  const key = await keyOf(account);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

export async function unseal(account, { iv, box }) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(account), box));
}

export const sealWords = (account, value) => seal(account, bytesOf(JSON.stringify(value)));
export const unsealWords = async (account, sealed) => JSON.parse(new TextDecoder().decode(await unseal(account, sealed)));
