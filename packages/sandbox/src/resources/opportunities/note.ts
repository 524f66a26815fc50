const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };

/** A plain note as rich text: a paragraph for each line. */
export function htmlOfNote(note: string): string {
  const paragraphs = note
    .split("\n")
    .map((line) => `<p>${line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</p>`);
  return `<body>${note === "" ? "" : paragraphs.join("")}</body>`;
}

/** The text of a note in rich text. */
export function noteOfHtml(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>|<\/(p|div|li|h[1-6]|tr)>/gi, "\n")
    .replaceAll(/<[^<>]*>/g, "")
    .replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? "")
    .trim();
}
