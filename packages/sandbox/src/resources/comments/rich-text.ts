/** A text as rich text: plain text becomes a paragraph, and what surrounds all of it is added where it is missing. */
export function richText(text: string): string {
  const trimmed = text.trim();
  if (/^<body[\s>]/i.test(trimmed)) return trimmed;
  if (trimmed.startsWith("<")) return `<body>${trimmed}</body>`;
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<body><p>${escaped}</p></body>`;
}

/** The users that a rich text mentions, each once. */
export function mentionsIn(html: string): string[] {
  const mentions = [...html.matchAll(/<span\b[^>]*>/gi)].map(([tag]) => tag).filter((tag) => /data-type="mention"/i.test(tag));
  const ids = mentions.flatMap((tag) => /data-id="([^"]+)"/i.exec(tag)?.[1] ?? []);
  return [...new Set(ids)].filter((id) => id.startsWith("user_"));
}
