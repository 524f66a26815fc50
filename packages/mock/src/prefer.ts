/** Which documented answer the caller asked for, by the `Prefer` header: `Prefer: code=400, example=unknownLead`. */
export interface Scenario {
  /** A status; NaN when the header names none that could be one. */
  code?: number;
  /** The name of an example of that answer. */
  example?: string;
  /** Whether to make up a body from the schema. */
  dynamic?: boolean;
  /** Makes a dynamic body repeatable. */
  seed?: string;
}

/** Reads a `Prefer` header (RFC 7240). Preferences that are no scenario are passed over. */
export function scenario(header: string | undefined): Scenario {
  if (!header) return {};
  const preferences: Record<string, string> = {};
  for (const [, name = "", quoted, token = ""] of header.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,;]+))/g)) {
    preferences[name.toLowerCase()] ??= quoted ?? token;
  }
  const { code, example, dynamic, seed } = preferences;
  return {
    ...(code !== undefined && { code: /^\d{3}$/.test(code) ? Number(code) : Number.NaN }),
    ...(example !== undefined && { example }),
    ...(dynamic !== undefined && { dynamic: dynamic === "true" }),
    ...(seed !== undefined && { seed }),
  };
}
