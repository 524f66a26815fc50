import { Hono } from "hono";
import type { Organization, OrganizationOptions } from "./organization.ts";

/** Where the sandbox itself is controlled, beside the API that it stands in for. */
export const controlPath = "/_sandbox";

/** What can be controlled. */
export interface Controls {
  create(options: OrganizationOptions): Promise<Organization>;
  /** @returns whether there is such an organization */
  reset(organizationId: string): Promise<boolean>;
}

/** `POST /_sandbox/organizations` makes an organization, `POST /_sandbox/organizations/{id}/reset` gives it its first state again. */
export function control({ create, reset }: Controls): Hono {
  return new Hono()
    .post("/organizations", async (context) => {
      return context.json(await create(optionsOf(await context.req.text())), 201);
    })
    .post("/organizations/:id/reset", async (context) =>
      (await reset(context.req.param("id"))) ? context.json({}) : context.json({ error: "There is no such organization." }, 404),
    )
    .all("*", ({ json }) => json({ error: `There is only POST ${controlPath}/organizations, and /{id}/reset below it.` }, 404))
    .onError(({ message }, context) => context.json({ error: message }, 400));
}

const known = ["seed", "apiKey"];

/**
 * What a request wants of a new organization; nothing special without a body.
 *
 * @throws an error with a message for the caller when the body is not such an object
 */
function optionsOf(body: string): OrganizationOptions {
  const options: unknown = body.trim() === "" ? {} : parse(body);
  if (typeof options !== "object" || options === null || Array.isArray(options)) throw new Error("The body must be a JSON object.");
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) throw new Error(`There is no option ${JSON.stringify(name)}. There are: ${known.join(", ")}.`);
    if (typeof value !== "string") throw new Error(`"${name}" must be a text, not ${JSON.stringify(value)}.`);
  }
  return options;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new Error(`The body is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
