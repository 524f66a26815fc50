import type { Page } from "./pages.ts";
import { type Operation, snippet } from "./snippet.ts";

/** The parts of an OpenAPI document that the documentation adds to. */
export interface Description {
  info: { title: string };
  tags: { name: string; description?: string; "x-traitTag"?: boolean }[];
  paths: Record<string, Record<string, Operation>>;
}

/** Pages that stand together in the menu. */
export interface PageGroup {
  name: string;
  pages: Page[];
}

/**
 * A copy of the description as the reference shows it: each page a section of its own before the resources, and a snippet of the client
 * with each operation.
 *
 * @throws Error when two pages, or a page and a tag, have the same name
 */
export function forDocs(description: Description, groups: PageGroup[]): object {
  const sections = groups.flatMap(({ pages }) => pages).map(({ name, text }) => ({ name, description: text, "x-traitTag": true }));
  const resources = description.tags.map(({ name }) => name);
  const names = [...sections.map(({ name }) => name), ...resources];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new Error(`"${twice}" names two things, which would be merged: rename the page.`);
  const paths = Object.fromEntries(
    Object.entries(description.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [
          method,
          // what is on other servers, such as OAuth's, is no call of the client
          operation.servers
            ? operation
            : { ...operation, "x-codeSamples": [{ lang: "TypeScript", label: "@closekit/client", source: snippet(path, operation) }] },
        ]),
      ),
    ]),
  );
  return {
    ...description,
    tags: [...sections, ...description.tags],
    paths,
    "x-tagGroups": [
      ...groups.map(({ name, pages }) => ({ name, tags: pages.map((page) => page.name) })),
      { name: "Resources", tags: resources },
    ],
  };
}
