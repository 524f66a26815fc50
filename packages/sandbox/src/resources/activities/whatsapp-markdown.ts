import { escaped } from "../../rich-text.ts";

/** WhatsApp's Markdown: `*bold*`, `_italic_`, `~struck~`, and code in one or three backticks. */
const marks: [mark: string, tag: string][] = [
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];

/** A message as HTML, a paragraph for each block of lines. */
export function whatsAppHtml(markdown: string): string {
  const blocks = markdown.split(/\n{2,}/).map((block) => `<p>${spans(block).replaceAll("\n", "<br />")}</p>`);
  return blocks.join("");
}

function spans(text: string): string {
  const parts = text.split(/(```[^`]+```|`[^`]+`)/);
  return parts
    .map((part, index) => (index % 2 === 1 ? `<code>${escaped(part.replaceAll("`", ""))}</code>` : marked(escaped(part))))
    .join("");
}

function marked(text: string): string {
  return marks.reduce((so, [mark, tag]) => {
    const pair = new RegExp(`(?<![\\w\\${mark}])\\${mark}(\\S(?:[^\\n\\${mark}]*\\S)?)\\${mark}(?![\\w\\${mark}])`, "g");
    return so.replaceAll(pair, `<${tag}>$1</${tag}>`);
  }, text);
}
