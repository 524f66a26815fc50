import { type Operation, snippet } from "./snippet.ts";

/** The parts of an OpenAPI document that the documentation adds to. */
export interface Description {
  info: { title: string };
  tags: { name: string; description?: string; "x-traitTag"?: boolean }[];
  paths: Record<string, Record<string, Operation>>;
}

/**
 * A copy of the description as the reference shows it: each guide a section of its own before the resources, and a snippet of the client
 * with each operation.
 *
 * @param guides Markdown pages that begin with a heading
 * @throws Error when a guide and a tag have the same name
 */
export function forDocs(description: Description, guides: string[]): object {
  const sections = guides.map((text) => {
    const [heading = "", ...rest] = text.split("\n");
    return { name: heading.replace(/^# /, ""), description: rest.join("\n"), "x-traitTag": true };
  });
  const resources = description.tags.map(({ name }) => name);
  const twice = sections.find(({ name }) => resources.includes(name));
  if (twice) throw new Error(`The guide "${twice.name}" has the name of a tag, and would be merged with it: rename one.`);
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
      { name: "Getting started", tags: sections.map(({ name }) => name) },
      { name: "Resources", tags: resources },
    ],
  };
}
