import type { Caller } from "./engine/context.ts";
import { newId, randomLetters } from "./ids.ts";
import type { Seed } from "./organization.ts";
import { isActive } from "./resources/organizations/members.ts";
import type { Database } from "./store/database.ts";
import type { Stored } from "./store/row.ts";
import { reading, storeOfAll } from "./store/store.ts";
import type { Table } from "./store/table.ts";

/** API keys; the id of the record is the whole key. */
export const keyTable: Table = { name: "api_key", columns: new Map([["date_created", "instant"]]) };

/** A new API key: its public part, a dot, and its secret part. */
export const newApiKey = (): string => `${newId("api_")}.${randomLetters(22)}`;

/**
 * Makes the function that finds out who makes a request by its `authorization` header: an API key as user name of Basic, or as bearer token.
 * Whose a key is never changes, so that it is looked up once. Keys of former members open nothing.
 */
export function callers(database: Database, users: Table): (header: string | undefined) => Promise<Caller | undefined> {
  const owners = new Map<string, { organizationId: string; userId: string }>();

  async function ownerOf(key: string): Promise<{ organizationId: string; userId: string } | undefined> {
    const known = owners.get(key);
    if (known) return known;
    const found = await storeOfAll(database).owner(keyTable, key);
    if (!found) return undefined;
    const owner = { organizationId: found.organizationId, userId: String(found.record.user_id) };
    owners.set(key, owner);
    return owner;
  }

  return async (header) => {
    const key = apiKeyIn(header);
    // databases could not look for a NUL character
    const owner = key === undefined || key.includes("\u0000") ? undefined : await ownerOf(key);
    if (!key || !owner) return undefined;
    const { organizationId, userId } = owner;
    const user = await reading(database, organizationId, (store) => store.get(users, userId));
    return user && isActive(user) ? { organizationId, user, apiKeyId: key.split(".")[0] ?? null } : undefined;
  };
}

function apiKeyIn(header: string | undefined): string | undefined {
  const basic = /^basic +(\S+) *$/i.exec(header ?? "")?.[1];
  if (basic !== undefined) return Buffer.from(basic, "base64").toString().split(":")[0];
  return /^bearer +(\S+) *$/i.exec(header ?? "")?.[1];
}

/** An API key as it is kept; the first of an organization with the scenario that the organization is made of. */
export const keyRecord = (key: string, user: Stored, at: string, seed?: Seed): Stored => ({
  id: key,
  user_id: user.id,
  date_created: at,
  ...(seed !== undefined && { seed }),
});
