import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { Problem, refuse, required, unknownObject } from "../engine/problem.ts";
import { updateRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { newId } from "../ids.ts";
import type { Stored } from "../store/row.ts";

const path = "/sequence/";
const permission = "manage_email_sequences";

interface Step extends Record<string, unknown> {
  id: string;
}

export const sequences: Resource = {
  path,
  defaults: (context) => ({ status: "active", created_by_id: context.user.id, updated_by_id: context.user.id }),
  async check(context, record, { previous }) {
    await requirePermission(context, permission);
    if (previous) record.updated_by_id = context.user.id;
    record.steps = await stepsOf(context, record.steps as Partial<Step>[], (previous?.steps ?? []) as Step[]);
  },
  checkDelete: (context) => requirePermission(context, permission),
  async updated(context, { id, status }, previous) {
    if (status === previous.status) return;
    if (status === "paused") await changeRuns(context, id, { status: "active" }, { status: "paused", status_reason: "workflow-paused" });
    if (status === "active")
      await changeRuns(context, id, { status: "paused", status_reason: "workflow-paused" }, { status: "active", status_reason: null });
  },
  deleted: (context, { id }) => changeRuns(context, id, { status: "active" }, { status: "paused", status_reason: "sequence-deleted" }),
  async embed(context, records) {
    if (context.operation.source.operationId !== "getSequence") return records;
    return Promise.all(records.map(async (record) => ({ ...record, subscription_counts_by_status: await counts(context, record.id) })));
  },
};

/** Steps as they are kept. A step that is kept has the id that it had. */
async function stepsOf(context: Context, steps: Partial<Step>[], previous: Step[]): Promise<Step[]> {
  const made: Step[] = [];
  for (const [index, step] of steps.entries()) {
    const kept = previous.find(({ id }) => id === step.id);
    const whole = { ...emptyStep, ...kept, ...step, id: kept?.id ?? newId("seqstep_") };
    if (whole.step_type === undefined) throw refuse({ [`steps.${index}.step_type`]: required });
    await requireShared(context, "/email_template/", whole.email_template_id, `steps.${index}.email_template`);
    await requireShared(context, "/sms_template/", whole.sms_template_id, `steps.${index}.sms_template`);
    made.push(whole);
  }
  return made;
}

const emptyStep = {
  step_type: undefined as unknown,
  delay: 0,
  email_template_id: null as unknown,
  sms_template_id: null as unknown,
  threading: null,
  required: false,
  step_allowed_delay: null,
};

async function requireShared(context: Context, templates: string, id: unknown, field: string): Promise<void> {
  if (typeof id !== "string") return;
  const template = await context.store.get(context.of(templates).table, id);
  if (!template) throw refuse({ [field]: unknownObject });
  if (template.is_shared === true) return;
  throw new Problem(400, { errors: [`Template "${id}" cannot be used in Workflows because it is not shared.`], "field-errors": {} });
}

/** Changes those runs of a sequence that are in a certain state. */
async function changeRuns(
  context: Context,
  sequenceId: string,
  state: Record<string, unknown>,
  change: Record<string, unknown>,
): Promise<void> {
  const definition = context.of("/sequence_subscription/");
  const runs = await context.store.find(definition.table, { where: [{ column: "sequence_id", is: "=", value: sequenceId }] });
  const concerned = (run: Stored) => Object.entries(state).every(([key, value]) => run[key] === value);
  for (const run of runs.filter(concerned)) await updateRecord(context, definition, run, {}, change);
}

async function counts(context: Context, sequenceId: string): Promise<Record<string, number>> {
  const { table } = context.of("/sequence_subscription/");
  const runs = await context.store.find(table, { where: [{ column: "sequence_id", is: "=", value: sequenceId }] });
  const statuses = Object.keys(context.of(path).shape.properties.get("subscription_counts_by_status")?.properties ?? {});
  const found = Object.fromEntries(statuses.map((status) => [status, 0]));
  for (const { status } of runs) found[String(status)] = (found[String(status)] ?? 0) + 1;
  return found;
}
