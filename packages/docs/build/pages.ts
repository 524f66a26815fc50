import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A Markdown page of the documentation. */
export interface Page {
  /** Its name in the folder that holds it, `01-make-calls.md`. */
  file: string;
  /** Its heading, which is unique on the site. */
  name: string;
  /** What follows the heading. */
  text: string;
}

/**
 * Reads the pages of a folder, in the order of their file names.
 *
 * @throws Error when one does not begin with a heading
 */
export function readPages(folder: string): Page[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => {
      const [heading = "", ...rest] = readFileSync(path.join(folder, file), "utf8").split("\n");
      if (!heading.startsWith("# ")) throw new Error(`${path.join(folder, file)} must begin with a heading.`);
      return { file, name: heading.slice(2), text: rest.join("\n") };
    });
}

/** Where Redoc shows a page, or a tag. */
export const placeOf = (name: string) => `tag/${name.replaceAll(/[^\w -]/g, "").replaceAll(" ", "-")}`;

/**
 * The pages as Redoc takes them: links to other pages lead to their place on the site; headings are of a level that Redoc keeps out of its
 * menu, for each page has the same ones; TypeScript is called JavaScript, which Redoc knows how to colour.
 *
 * @throws Error when a link leads to no page
 */
export function forSite(pages: Page[]): Page[] {
  const anchors = new Map(pages.map(({ file, name }) => [file, `#${placeOf(name)}`]));
  const anchorOf = (from: string, to: string) => {
    const anchor = anchors.get(path.basename(to));
    if (!anchor) throw new Error(`${from} links to ${to}, which is no page.`);
    return anchor;
  };
  return pages.map(({ file, name, text }) => {
    const parts = text.split(/^(```.*?^```$)/ms);
    const prose = (part: string) =>
      part.replaceAll(/\]\((?!https?:|#)([^)]+\.md)\)/g, (_, to: string) => `](${anchorOf(file, to)})`).replaceAll(/^##/gm, "###");
    return { file, name, text: parts.map((part, i) => (i % 2 === 0 ? prose(part) : part.replace(/^```ts$/m, "```js"))).join("") };
  });
}
