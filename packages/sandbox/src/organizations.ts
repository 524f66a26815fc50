import type { Description, Operation } from "@closekit/contract";
import { keyRecord, keyTable, newApiKey } from "./access.ts";
import { checkApiKey } from "./api-key.ts";
import type { Api } from "./engine/api.ts";
import type { Context } from "./engine/context.ts";
import { Problem } from "./engine/problem.ts";
import { createRecord } from "./engine/records.ts";
import { newId } from "./ids.ts";
import type { Organization, OrganizationOptions, Seed } from "./organization.ts";
import { placed, type Scenario, scenario } from "./scenarios/scenario.ts";
import { seed } from "./scenarios/seed.ts";
import type { Database } from "./store/database.ts";
import type { Stored } from "./store/row.ts";
import { type Store, storeOfAll, writing } from "./store/store.ts";
import { type Clock, instant } from "./time.ts";

/** Makes and empties organizations. */
export function organizations(document: Description, all: Operation[], api: Api, database: Database, now: Clock) {
  const definitionAt = (path: string) => api.definitions.find(({ resource }) => resource.path === path);

  const scenarioOf = (wanted: Seed) => scenario(document, all, api.definitions, wanted);

  /** @returns its administrator */
  async function fill(store: Store, organizationId: string, { records: shared, creations, organization }: Scenario): Promise<Stored> {
    const records = new Map(shared).set("/organization/", [{ ...organization, id: organizationId }]);
    await seed(store, organizationId, api.definitions, records, now());
    const users = records.get("/user/") ?? [];
    const [admin] = users.filter(({ id }) => id === organization.updated_by).concat(users);
    if (!admin) throw new Error("A scenario needs a user.");
    for (const [path, body] of creations) await createIn({ store, organizationId, user: admin }, path, body);
    return admin;
  }

  async function createIn(of: Pick<Context, "store" | "organizationId" | "user">, path: string, body: Record<string, unknown>) {
    const definition = definitionAt(path);
    const operation = definition?.operations.create;
    if (!definition || !operation) throw new Error(`${path} has no create operation.`);
    const context: Context = {
      ...of,
      apiKeyId: null,
      of: (other) => definitionAt(other) ?? definition,
      definitions: api.definitions,
      now,
      instant: (text) => instant(text) ?? text,
      operation,
      params: {},
      query: {},
      body,
      timezone: 0,
      requestId: newId("req_"),
      request: { method: "POST", path },
      meta: {},
      origin: "",
    };
    const { id, ...input } = body;
    try {
      await createRecord(context, definition, input, typeof id === "string" ? { id } : {});
    } catch (error) {
      if (error instanceof Problem)
        throw new Error(`The scenario's ${path} ${JSON.stringify(body)} is refused: ${error.message}`, { cause: error });
      throw error;
    }
  }

  return {
    async create(
      { seed: wanted = "demo", apiKey = newApiKey() }: OrganizationOptions,
      organizationId = newId("orga_"),
    ): Promise<Organization> {
      if (typeof wanted !== "string") throw new TypeError(`\`seed\` must be a text, not ${JSON.stringify(wanted)}.`);
      checkApiKey(apiKey);
      const read = scenarioOf(wanted);
      await writing(database, organizationId, async (store, everywhere) => {
        if (!(await everywhere.claim(keyTable, apiKey))) throw new Error(`The API key ${apiKey} opens another organization already.`);
        const admin = await fill(store, organizationId, read);
        await store.insert(keyTable, keyRecord(apiKey, admin, now(), placed(wanted)));
      });
      return { organizationId, apiKey };
    },
    /** The organization that a key opens. */
    async find(apiKey: string): Promise<Organization | undefined> {
      const found = await storeOfAll(database).owner(keyTable, apiKey);
      return found && { organizationId: found.organizationId, apiKey };
    },
    /** All organizations, the oldest first, each with its first key. */
    async all(): Promise<Organization[]> {
      const keys = await storeOfAll(database).all(keyTable);
      const byId = new Map(keys.toReversed().map(({ organizationId, record }) => [organizationId, record.id]));
      return [...byId].map(([organizationId, apiKey]) => ({ organizationId, apiKey })).toReversed();
    },
    /**
     * Gives an organization the state that it started with, or leaves it as it is when that fails.
     *
     * @param otherwise what it is taken to have started with when an earlier version of the sandbox made it, which did not note that
     * @returns whether there is such an organization
     */
    reset(organizationId: string, otherwise: Seed): Promise<boolean> {
      return writing(database, organizationId, async (store) => {
        const [key] = await store.find(keyTable);
        if (!key) return false;
        const read = scenarioOf(String(key.seed ?? otherwise));
        for (const table of api.tables) await store.clear(table);
        await fill(store, organizationId, read);
        return true;
      });
    },
  };
}
