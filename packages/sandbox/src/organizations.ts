import { keyRecord, keyTable, newApiKey } from "./access.ts";
import { checkApiKey } from "./api-key.ts";
import type { Api } from "./engine/api.ts";
import { newId } from "./ids.ts";
import type { Organization, OrganizationOptions, Seed } from "./organization.ts";
import type { creator } from "./scenarios/create.ts";
import { placed, type Scenario } from "./scenarios/scenario.ts";
import { seed } from "./scenarios/seed.ts";
import type { Database } from "./store/database.ts";
import type { Stored } from "./store/row.ts";
import { type Store, storeOfAll, writing } from "./store/store.ts";
import type { Clock } from "./time.ts";

/** What organizations are made with. */
interface Means {
  api: Api;
  database: Database;
  now: Clock;
  /** Reads a scenario. */
  scenarioOf(seed: Seed): Scenario;
  create: ReturnType<typeof creator>;
}

/** Makes and empties organizations. */
export function organizations({ api, database, now, scenarioOf, create }: Means) {
  /** @returns its administrator */
  async function fill(store: Store, organizationId: string, { records: shared, creations, organization }: Scenario): Promise<Stored> {
    const records = new Map(shared).set("/organization/", [{ ...organization, id: organizationId }]);
    await seed(store, organizationId, api.definitions, records, now());
    const users = records.get("/user/") ?? [];
    const [admin] = users.filter(({ id }) => id === organization.updated_by).concat(users);
    if (!admin) throw new Error("A scenario needs a user.");
    for (const creation of creations) await create({ organizationId, user: admin, apiKeyId: null }, store, creation);
    return admin;
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
