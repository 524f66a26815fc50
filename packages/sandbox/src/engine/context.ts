import type { Operation, Query } from "@closekit/contract";
import type { Stored } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import type { Definition } from "./definition.ts";

/** Who makes a request, by the credentials it comes with. */
export interface Caller {
  organizationId: string;
  /** The user whose key it is. */
  user: Stored;
  /** The public part of the key. */
  apiKeyId: string | null;
}

/** A request that is being carried out. */
export interface Context extends Caller {
  /** The records of the caller's organization. */
  store: Store;
  /** What the description has at a path, as in `/lead/`. */
  of(path: string): Definition;
  definitions: Definition[];
  /** The time, see `instant`; each call is later than the one before. */
  now(): string;
  /**
   * A time that a request gives in a field or parameter.
   *
   * @throws Problem when it is none
   */
  instant(text: string, field: string): string;
  operation: Operation;
  params: Record<string, string>;
  query: Query;
  body: Record<string, unknown>;
  /** What the answer is to be: JSON, or what else the operation has and the caller prefers. Other types go back as text. */
  mediaType: string;
  /** Hours that the caller is ahead of UTC. */
  timezone: number;
  /** Shared by all events of the request. */
  requestId: string;
  /** Method and path, as events tell them. */
  request: { method: string; path: string };
  /** What the events of this request tell beside that, such as `bulk_action_id`. */
  meta: Record<string, unknown>;
  /** Where the sandbox is reached, for the addresses of files. */
  origin: string;
}
