/** What a new organization has: `demo` is the story of the description's examples, `empty` only what no organization is without. */
export type Seed = "demo" | "empty" | (string & {});

/** An organization of the sandbox, and how to act in it. */
export interface Organization {
  organizationId: string;
  /** A key of its administrator. */
  apiKey: string;
}

export interface OrganizationOptions {
  /** `demo` by default: the story that the examples of the documentation tell. */
  seed?: Seed | undefined;
  /** The API key to act with; a new one by default. */
  apiKey?: string | undefined;
}
