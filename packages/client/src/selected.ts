/** A request whose `_fields` are these names. */
export interface Selecting<Name extends string> {
  query?: { _fields?: readonly Name[] };
}

/** What an object has when these are the fields it was asked for; of names that the types do not know, any may be missing. */
type Only<Item, Name> = string extends Name
  ? Partial<Item>
  : Pick<Item, Extract<Name extends "custom" ? `custom.${string}` : Name, keyof Item>>;

/**
 * The body of a success when the request selects fields; the whole when it selects none (`never`). In lists the selection holds for the
 * objects in `data`. `custom` stands for all custom fields.
 */
export type Selected<Data, Name> = [Name] extends [never]
  ? Data
  : Data extends { data: (infer Item)[] }
    ? Omit<Data, "data"> & { data: Only<Item, Name>[] }
    : Only<Data, Name>;
