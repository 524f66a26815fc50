import { Problem } from "../engine/problem.ts";

/** A part of a search in the legacy language: text that must occur, anywhere or in one field. */
interface Term {
  field: string | undefined;
  text: string;
}

const term = /(?:(?<field>[\w.]+):)?(?:"(?<quoted>[^"]*)"|(?<word>[^\s"():<>=]+))\s*/uy;

/**
 * What is supported of the legacy query language: words, quoted phrases, `field:value`, and `*` for everything. All of it must match.
 *
 * @param fields the fields that may be named
 * @throws Problem 501 for what is not supported, rather than to find something else than the API would
 */
export function parseSearch(query: string, fields: string[]): Term[] {
  const text = query.trim();
  if (text === "" || text === "*") return [];
  const terms: Term[] = [];
  term.lastIndex = 0;
  while (term.lastIndex < text.length) {
    const found = term.exec(text)?.groups;
    const { field, quoted, word } = found ?? {};
    if (!found || /^(and|or|not)$/i.test(word ?? "") || (field !== undefined && !fields.includes(field)) || word?.includes("*"))
      throw unsupported(query, fields);
    terms.push({ field, text: (quoted ?? word ?? "").toLowerCase() });
  }
  return terms;
}

/** Whether all terms occur in the texts of an object. */
export function matches(terms: Term[], texts: Record<string, unknown[]>): boolean {
  const lower = Object.fromEntries(
    Object.entries(texts).map(([field, values]) => [field, values.map((value) => String(value ?? "").toLowerCase())]),
  );
  const all = Object.values(lower).flat();
  return terms.every(({ field, text }) => (field === undefined ? all : (lower[field] ?? [])).some((value) => value.includes(text)));
}

function unsupported(query: string, fields: string[]): Problem {
  const named = fields.map((field) => `${field}:value`).join(", ");
  return new Problem(501, {
    error: `The sandbox does not emulate this query (${query}): it takes words, "phrases", ${named} and *. Use Advanced Filtering instead.`,
  });
}
