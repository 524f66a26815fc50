import type { Resource } from "../engine/resource.ts";

export const leads: Resource = {
  path: "/lead/",
  customFields: () => "lead",
  async defaults(context) {
    const [status] = await context.store.find(context.of("/status/lead/").table, { limit: 1 });
    return { status_id: status?.id };
  },
  render: (_context, records) => records.map((record) => ({ ...record, html_url: `https://app.close.com/lead/${record.id}/` })),
};
