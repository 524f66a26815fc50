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
      const { seed, apiKey } = await context.req.json<OrganizationOptions>().catch((): OrganizationOptions => ({}));
      return context.json(await create({ seed, apiKey }), 201);
    })
    .post("/organizations/:id/reset", async (context) =>
      (await reset(context.req.param("id"))) ? context.json({}) : context.json({ error: "There is no such organization." }, 404),
    )
    .onError(({ message }, context) => context.json({ error: message }, 400));
}
