/** Rich text: restricted XHTML in `<body>`, beside which the API keeps the same as plain text. */

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Plain text as rich text: one paragraph, with its line breaks. */
export function htmlOf(text: string): string {
  return `<body><p>${escaped(text).replaceAll(/\r?\n/g, "<br />")}</p></body>`;
}

/** Text that may stand in HTML. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** HTML as plain text: each paragraph, heading and entry of a list on lines of its own. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<(style|script)\b[^>]*>.*?<\/\1\s*>/gis, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?<br\s*\/?> ?/gi, "\n")
    .replaceAll(/ ?<\/(p|h\d|li|ul|ol|div|tr|blockquote)\s*> ?| ?<hr\s*\/?> ?/gi, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(#x[\da-f]+|#\d+|\w+);/gi, entity)
    .trim();
}

function entity(whole: string, name: string): string {
  if (!name.startsWith("#")) return entities[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** Rich text within its `<body>`. */
export function withBody(html: string): string {
  return /^\s*<body[\s>]/i.test(html) ? html : `<body>${html}</body>`;
}

/** The users and groups that rich text mentions, each once. */
export function mentionsIn(html: string): string[] {
  const spans = html.match(/<span\b[^>]*\bdata-type=["']mention["'][^>]*>/gi) ?? [];
  return [...new Set(spans.flatMap((span) => /\bdata-id=["']([^"']+)["']/i.exec(span)?.[1] ?? []))];
}

/** What a request makes of a text and its rich form: each fills the other, and the rich one wins. Undefined when it names neither. */
export function twins(text: unknown, html: unknown): { text: string | null; html: string | null } | undefined {
  if (typeof html === "string") return { text: textOf(html), html: withBody(html) };
  if (typeof text === "string") return { text, html: htmlOf(text) };
  return text === null || html === null ? { text: null, html: null } : undefined;
}
