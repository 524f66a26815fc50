import { randomFillSync } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The largest multiple of the alphabet's size that a byte can be below, so that every letter is as likely. */
const fair = 248;

const pool = new Uint8Array(4096);
let used = pool.length;

/**
 * A new id: the prefix, and 22 letters and digits. The first eight tell the time, so that new ids stand side by side in the indexes of a
 * database; the others are random.
 */
export const newId = (prefix: string): string => prefix + inLetters(Date.now(), 8) + randomLetters(14);

/** Letters and digits that nobody can guess. */
export function randomLetters(length: number): string {
  let letters = "";
  while (letters.length < length) {
    const byte = nextByte();
    if (byte < fair) letters += alphabet[byte % alphabet.length];
  }
  return letters;
}

function inLetters(number: number, length: number): string {
  let letters = "";
  for (let rest = number; letters.length < length; rest = Math.floor(rest / alphabet.length))
    letters = alphabet[rest % alphabet.length] + letters;
  return letters;
}

function nextByte(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++] as number;
}
