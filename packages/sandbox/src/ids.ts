import { randomFillSync } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The largest multiple of the alphabet's size that a byte can be below, so that every letter is as likely. */
const fair = 248;

const pool = new Uint8Array(4096);
let used = pool.length;

/** A new id: the prefix, and 22 letters and digits at random. */
export function newId(prefix: string): string {
  let id = prefix;
  while (id.length < prefix.length + 22) {
    const byte = nextByte();
    if (byte < fair) id += alphabet[byte % alphabet.length];
  }
  return id;
}

function nextByte(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++] as number;
}
