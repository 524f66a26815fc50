// That CommonJS can take the types, under every compiler setting. Compiled by consumers.test.ts; never run.
import type * as Close from "@closekit/types";
import type { components, Lead } from "@closekit/types";

declare const lead: Lead;
const same: Close.Lead = lead;
const alike: components["schemas"]["Lead"] = same;
// @ts-expect-error it is the type itself, which has no such key
alike.nmae;
