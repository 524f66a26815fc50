import { upToParameter } from "../src/rate-limit-group.ts";
import { datesModule } from "./dates-module.ts";
import { oauthModule, type SecurityScheme } from "./oauth-module.ts";
import { type Operation, operationModule, type Parameter } from "./operation-module.ts";
import { pagingOf } from "./paging.ts";
import { type Schema, type Schemas, searchModule } from "./search-module.ts";

/** The parts of an OpenAPI document that the generator reads. */
export interface Description {
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    parameters: Record<string, Parameter>;
    responses: Operation["responses"];
    schemas: Schemas;
    securitySchemes: Record<string, SecurityScheme>;
  };
}

const notice = ({ info }: Description) => `// ${info.title} ${info.version}. Generated from @closekit/spec; do not edit.\n`;

/** The text of each generated module, by file name: one a tag, an index of them, and what holds for the API as a whole. */
export function generate(description: Description): Record<string, string> {
  const operations = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item)
      // those on servers of their own, such as OAuth's, are no calls of the API
      .filter(([, operation]) => !operation.servers)
      .map(([method, source]) => {
        const operation = withParameters(source, description);
        return { path, method, operation, paging: pagingOf(operation, description.components.schemas) };
      }),
  );
  const resources = Map.groupBy(operations, ({ operation }) => kebab(operation.tags[0] ?? "other"));
  const modules = [...resources].map(([name, members]) => [`${name}.ts`, notice(description) + operationModule(members)]);
  const index = [...resources.keys()].map((name) => `export * from "./${name}.ts";\n`).join("");
  const spanning = operations.flatMap(({ operation }) => operation.parameters ?? []).filter((parameter) => parameter["x-multi-segment"]);
  const names = [...new Set(spanning.map(({ name }) => name))];
  const server = `/** Where the API lives. */
export const baseUrl = ${JSON.stringify(description.servers[0]?.url)};

/** Path parameters whose slashes are sent as they are. */
export const multiSegment: string[] = ${JSON.stringify(names)};

/** ${description.components.parameters.TimezoneOffset?.description} */
export const timezoneHeader = ${JSON.stringify(description.components.parameters.TimezoneOffset?.name)};
`;
  const groups = operations.flatMap(({ path, method, operation }) => {
    const name = `${method.toUpperCase()} ${path}`;
    const group = operation["x-rate-limit-group"];
    return group === undefined || group === upToParameter(name) ? [] : [[name, group]];
  });
  const rateLimits = `/** Rate-limit groups other than method and path up to the first parameter, by method and route. */
export const rateLimitGroups: Record<string, string> = ${JSON.stringify(Object.fromEntries(groups), null, 2)};
`;
  const search = operations.find(({ operation }) => operation.operationId === "searchData")?.operation;
  const answers = operations.map(({ path, method, operation }) => ({ path, method, answer: answerOf(operation, description) }));
  const others = {
    "index.ts": index,
    "server.ts": server,
    "oauth.ts": oauthModule(description.paths, description.components.securitySchemes),
    "rate-limits.ts": rateLimits,
    "dates.ts": datesModule(description.components.schemas, answers),
    "search.ts": searchModule(description.components.schemas, search?.["x-pagination"]?.maxResults),
  };
  const noticed = Object.entries(others).map(([name, text]) => [name, notice(description) + text]);
  return Object.fromEntries([...modules, ...noticed]);
}

const kebab = (tag: string) => tag.toLowerCase().replaceAll(" ", "-");

/** The schema of what a success answers. */
function answerOf({ responses }: Operation, { components }: Description): Schema | undefined {
  const success = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
  const name = success?.$ref?.split("/").at(-1);
  return (name === undefined ? success : components.responses[name])?.content?.["application/json"]?.schema;
}

const withParameters = (operation: Operation, { components }: Description): Operation => ({
  ...operation,
  parameters: (operation.parameters ?? []).map((parameter) => {
    const name = (parameter as { $ref?: string }).$ref?.split("/").at(-1);
    return name === undefined ? parameter : (components.parameters[name] as Parameter);
  }),
});
