import { requirePermission } from "../engine/permissions.ts";
import { forbidden } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { associations } from "./scheduling-links/associations.ts";
import { webAddress } from "./scheduling-links/web-address.ts";

const wholeList = () => ({ has_more: false });

const oauthOnly = () => {
  throw forbidden("This operation is available to OAuth apps only.");
};

const userLinks: Resource = {
  path: "/scheduling_link/",
  defaults: (context) => ({ user_id: context.user.id, name: "", source: "MANUAL", type: "USER" }),
  check(_context, record) {
    if (typeof record.url === "string") record.url = webAddress(record.url);
  },
  envelope: wholeList,
  // an API key is all that the sandbox knows
  operations: { createSchedulingLinkIntegration: oauthOnly, deleteSchedulingLinkIntegration: oauthOnly },
};

const permission = "manage_customizations";

const sharedLinks: Resource = {
  path: "/shared_scheduling_link/",
  defaults: (_context, { name = "" }) => ({
    user_id: null,
    url: null,
    name: "",
    source: "MANUAL",
    type: "SHARED",
    template_tag: tagOf(String(name)),
  }),
  check: (context) => requirePermission(context, permission),
  checkDelete: (context) => requirePermission(context, permission),
  async deleted(context, { id }) {
    const { table } = context.of(associations.path);
    const mappings = await context.store.find(table, { where: [{ column: "shared_scheduling_link_id", is: "=", value: id }] });
    for (const mapping of mappings) await context.store.remove(table, mapping.id);
  },
  envelope: wholeList,
};

/** The tag that templates name a link by: `book_a_call` for "Book a call". */
const tagOf = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "");

export const schedulingLinks: Resource[] = [userLinks, sharedLinks, associations];
