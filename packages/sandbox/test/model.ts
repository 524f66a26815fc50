/**
 * What leads, contacts, tasks and Custom Activities should do, over plain maps. Each function does to the model what a request does to the
 * API, and returns the answer to expect. Of an object it has the fields that the model knows, and undefined for those that must be missing.
 */

export const kinds = ["lead", "contact", "task", "visit"] as const;
export type Kind = (typeof kinds)[number];
export type Fields = Record<string, unknown>;

/** A Custom Activity type with two fields, by their keys. */
export interface VisitType {
  note: string;
  noteIsRequired: boolean;
  channel: string;
}

export interface Model {
  /** What there is, by kind and id, in the order in which it was made. */
  there: Record<Kind, Map<string, Fields>>;
  /** The ids of all that were ever made. */
  made: Record<Kind, string[]>;
  types: Map<string, VisitType>;
}

export interface Expected {
  status: number;
  body: Fields;
}

export const emptyModel = (types: Model["types"]): Model => ({
  there: { lead: new Map(), contact: new Map(), task: new Map(), visit: new Map() },
  made: { lead: [], contact: [], task: [], visit: [] },
  types,
});

const blank: Record<Kind, Fields> = {
  lead: { name: "", description: "" },
  contact: {},
  task: { is_complete: false, date: null },
  visit: { status: "published" },
};

/** @param answered what the API answered, which alone makes ids */
export function create(model: Model, kind: Kind, input: Fields, answered: Fields): Expected {
  const fields = { ...blank[kind], ...input };
  const refusal = refused(model, kind, fields);
  if (refusal) return refusal;
  const id = String(answered.id);
  if (kind === "lead") fields.contact_ids = [];
  if (kind === "contact") {
    // one without a lead gets a new lead of its name
    if (fields.lead_id === undefined) {
      fields.lead_id = answered.lead_id;
      add(model, "lead", String(answered.lead_id), { name: fields.name, description: "", contact_ids: [] });
    }
    contactIds(model, fields).push(id);
  }
  add(model, kind, id, fields);
  return found(model, kind, fields);
}

export function update(model: Model, kind: Kind, id: string, input: Fields): Expected {
  const before = model.there[kind].get(id);
  if (!before) return missing(kind);
  const fields = { ...before, ...input };
  const refusal = refused(model, kind, fields);
  if (refusal) return refusal;
  if (kind === "contact" && fields.lead_id !== before.lead_id) {
    leave(model, before, id);
    contactIds(model, fields).push(id);
  }
  model.there[kind].set(id, fields);
  return found(model, kind, fields);
}

export function get(model: Model, kind: Kind, id: string): Expected {
  const fields = model.there[kind].get(id);
  return fields ? found(model, kind, fields) : missing(kind);
}

export function remove(model: Model, kind: Kind, id: string): Expected {
  const fields = model.there[kind].get(id);
  if (!fields) return missing(kind);
  model.there[kind].delete(id);
  if (kind === "contact") leave(model, fields, id);
  if (kind === "lead") {
    for (const belongings of [model.there.contact, model.there.task, model.there.visit])
      for (const [each, { lead_id }] of belongings) if (lead_id === id) belongings.delete(each);
  }
  return { status: 200, body: {} };
}

/** The ids of a list: Custom Activities come newest first, all others oldest first. */
export function list(model: Model, kind: Kind, filters: Fields, { limit, skip }: { limit: number; skip: number }) {
  const all = [...model.there[kind]].filter(([, fields]) => Object.entries(filters).every(([key, value]) => fields[key] === value));
  const ids = all.map(([id]) => id);
  if (kind === "visit") ids.reverse();
  return { ids: ids.slice(skip, skip + limit), has_more: ids.length > skip + limit };
}

function add(model: Model, kind: Kind, id: string, fields: Fields): void {
  model.there[kind].set(id, fields);
  model.made[kind].push(id);
}

const contactIds = (model: Model, { lead_id }: Fields): string[] => (model.there.lead.get(String(lead_id))?.contact_ids ?? []) as string[];

function leave(model: Model, contact: Fields, id: string): void {
  const ids = contactIds(model, contact);
  ids.splice(ids.indexOf(id), 1);
}

/** What an object of these fields is refused for: a lead that is not there, or a field that it takes to be published. */
function refused(model: Model, kind: Kind, fields: Fields): Expected | undefined {
  const errors = (fieldErrors: Fields): Expected => ({ status: 400, body: { errors: [], "field-errors": fieldErrors } });
  if (fields.lead_id !== undefined && !model.there.lead.has(String(fields.lead_id))) return errors({ lead: "Object does not exist." });
  if (kind !== "visit") return undefined;
  const { note, noteIsRequired } = typeOf(model, fields);
  const lacking = fields.status === "published" && noteIsRequired && (fields[note] ?? null) === null;
  return lacking ? errors({ [note]: "This field is required." }) : undefined;
}

/** The fields of an object as they are shown. */
function found(model: Model, kind: Kind, fields: Fields): Expected {
  const shown = { ...fields };
  if (kind === "lead") Object.assign(shown, { display_name: fields.name || "Untitled", contact_ids: [...contactIdsOf(fields)] });
  if (kind === "contact") shown.display_name = fields.name;
  if (kind === "task") {
    delete shown.date;
    Object.assign(shown, { is_dateless: fields.date === null, due_date: fields.date });
    shown.object_type = fields.is_complete ? "taskcompleted" : null;
  }
  if (kind === "visit") {
    const { note, channel } = typeOf(model, fields);
    // a field without a value is not shown
    Object.assign(shown, { [note]: fields[note] ?? undefined, [channel]: fields[channel] ?? undefined });
  }
  return { status: 200, body: shown };
}

const contactIdsOf = ({ contact_ids }: Fields) => contact_ids as string[];

const typeOf = (model: Model, fields: Fields) => model.types.get(String(fields.custom_activity_type_id)) as VisitType;

const titles: Record<Kind, string> = { lead: "Lead", contact: "Contact", task: "Task", visit: "CustomActivity" };

const missing = (kind: Kind): Expected => ({
  status: 404,
  body: { error: `Empty query: ${titles[kind]} matching query does not exist.` },
});
