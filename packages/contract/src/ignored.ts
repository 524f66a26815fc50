import type { IgnoredKey } from "./ignored-keys.ts";
import type { Finding } from "./messages.ts";

/** Something in a request that the API takes no notice of. An empty path stands for the whole body. */
export interface Ignored {
  path: string[];
  reason: IgnoredKey["reason"] | "unknown parameter" | "unknown field" | "unknown order" | "body";
}

const names = {
  unknown: "unknown key",
  "read-only": "read-only key",
  "unknown parameter": "unknown parameter",
  "unknown field": "unknown field",
  "unknown order": "unknown order",
  body: "the body",
};
const longest = 20;

/** The text of the `x-closekit-warning` header: ASCII only, and of limited length. */
export function warning(ignored: Ignored[]): string {
  const parts = ignored
    .slice(0, longest)
    .map(({ path, reason }) => (path.length > 0 ? `${names[reason]} ${quoted(path.join("."))}` : names[reason]));
  const more = ignored.length > longest ? [`${ignored.length - longest} more`] : [];
  return `The API ignores: ${[...parts, ...more].join(", ")}`;
}

/** The same as errors, for strict mode. */
export function refusals(ignored: Ignored[]): Finding[] {
  return ignored.map(({ path, reason }) => ({
    path,
    message: `The API ignores ${path.length > 0 ? `this ${names[reason]}` : `${names[reason]} of this request`}; remove it. (strict mode)`,
  }));
}

function quoted(text: string): string {
  const short = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return JSON.stringify(short).replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
