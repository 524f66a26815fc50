import { type Description, type Operation, operations, resolve } from "@closekit/contract";

/**
 * Three commands to try the mock with, for a POSIX shell: who am I, a filtered list, and a creation. Their values come from the
 * examples of the description.
 */
export function curlExamples(document: Description, url: string): string[] {
  const all = operations(document);
  const me = find(all, "getMe");
  const list = find(all, "listCustomActivities");
  const create = find(all, "createCustomActivity");
  const { name, value } = shortestExample(document, create);
  const query = new URLSearchParams();
  for (const rule of list.source["x-dependent-required"] ?? []) {
    for (const parameter of [...rule.requires, ...rule.parameters]) if (parameter in value) query.set(parameter, String(value[parameter]));
  }
  const curl = "curl -u api_key:";
  return [
    `${curl} ${quote(`${url}${me.path}`)}`,
    `${curl} ${quote(`${url}${list.path}?${query}`)}`,
    `${curl} -H 'content-type: application/json' -H 'prefer: example=${name}' -d ${quote(JSON.stringify(value))} ${quote(`${url}${create.path}`)}`,
  ];
}

function find(all: Operation[], id: string): Operation {
  const found = all.find(({ source }) => source.operationId === id);
  if (!found) throw new Error(`The description has no operation ${id}.`);
  return found;
}

function shortestExample(document: Description, { body }: Operation): { name: string; value: Record<string, unknown> } {
  const examples = Object.values(body?.value.content ?? {}).flatMap(({ examples = {} }) => Object.entries(examples));
  const named = examples.map(([name, node]) => ({ name, value: resolve(document, node).value as Record<string, unknown> }));
  const [shortest] = named.sort((a, b) => JSON.stringify(a.value).length - JSON.stringify(b.value).length);
  if (!shortest) throw new Error("The description has no example of a request body to show.");
  return shortest;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
