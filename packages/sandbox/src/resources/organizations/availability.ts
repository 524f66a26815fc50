import { bundledDescription, isAbsent, resolve, type Schema } from "@closekit/contract";
import type { Context } from "../../engine/context.ts";
import { successSchema } from "../../engine/definition.ts";
import { notFound } from "../../engine/problem.ts";
import { isActive } from "./members.ts";

/** Where the members are online. Nobody has an app that is connected to a sandbox, so all are offline, in each kind of app. */
export async function listUserAvailability(context: Context): Promise<unknown> {
  const { organization_id } = context.query;
  if (!isAbsent(organization_id) && organization_id !== context.organizationId) throw notFound(context.of("/organization/").title);
  const members = (await context.store.find(context.of("/membership/").table)).filter(isActive);
  const availability = kindsOfApps(context).map((type) => ({ type, status: "offline", active_calls: [] }));
  return { data: members.map(({ user_id }) => ({ user_id, availability })) };
}

function kindsOfApps({ operation }: Context): string[] {
  const user = itemOf(successSchema(bundledDescription(), operation), "data");
  return itemOf(user, "availability").properties?.type?.["x-extensible-enum"] ?? [];
}

/** The schema of the elements of a list in an object. */
function itemOf(schema: Schema | undefined, key: string): Schema {
  return resolve<Schema>(bundledDescription(), schema?.properties?.[key]?.items ?? {});
}
