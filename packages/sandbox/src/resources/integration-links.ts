import { requirePermission } from "../engine/permissions.ts";
import type { Resource } from "../engine/resource.ts";
import { updateUnlessNull } from "./null-unchanged.ts";

const path = "/integration_link/";
const customize = "manage_customizations";

export const integrationLinks: Resource = {
  path,
  columns: { type: "text" },
  check: (context) => requirePermission(context, customize),
  checkDelete: (context) => requirePermission(context, customize),
  operations: { updateIntegrationLink: (context) => updateUnlessNull(path, context) },
};
