import type { Finding } from "./messages.ts";

export const nul = "\u0000";

interface Place {
  value: unknown;
  key: string;
  above: Place | undefined;
}

/** Texts that hold a NUL character, wherever they stand: JSON has it, but databases do not, and nothing says what the API makes of it. */
export function nulsIn(value: unknown): Finding[] {
  const found: Finding[] = [];
  const left: Place[] = [{ value, key: "", above: undefined }];
  for (let place = left.pop(); place; place = left.pop()) {
    const above = place;
    if (typeof place.value === "string" && place.value.includes(nul))
      found.push({ path: pathTo(place), message: "Value must not contain NUL characters." });
    if (typeof place.value !== "object" || place.value === null) continue;
    for (const [key, each] of Object.entries(place.value)) left.push({ value: each, key, above });
  }
  return found;
}

function pathTo({ key, above }: Place): string[] {
  return above ? [...pathTo(above), key] : [];
}
