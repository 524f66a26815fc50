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
 */
export function forDocs(description: Description, guides: string[]): object {
  const sections = guides.map((text) => {
    const [heading = "", ...rest] = text.split("\n");
    return { name: heading.replace(/^# /, ""), description: rest.join("\n"), "x-traitTag": true };
  });
  const resources = description.tags.map(({ name }) => name);
  const paths = Object.fromEntries(
    Object.entries(description.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [
          method,
          { ...operation, "x-codeSamples": [{ lang: "TypeScript", label: "@closekit/client", source: snippet(path, operation) }] },
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
