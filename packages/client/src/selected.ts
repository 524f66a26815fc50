/** A request that selects these fields. */
export interface Selecting<Names extends readonly string[]> {
  query?: { _fields?: Names };
}

/** The keys of all members of a union. */
type AnyKey<Item> = Item extends unknown ? keyof Item : never;

/** What each member of a union has of these names. */
type Known<Item, Name> = Item extends unknown ? Pick<Item, Extract<Name, keyof Item>> : never;

/** An object with these fields. Those that the types do not know are there or not. */
type Only<Item, Name, Unknown = Exclude<Name, AnyKey<Item>>> = [Unknown] extends [never]
  ? Known<Item, Name>
  : Known<Item, Name> & { [Key in Unknown & string]?: unknown };

/** `custom` stands for all custom fields, `_all` for all fields, with those that the types do not know. */
type Named<Item, Name> = "_all" extends Name
  ? Item & { [Key: string]: unknown }
  : Only<Item, Name extends "custom" ? `custom.${string}` : Name>;

/** An object with the fields that were asked for. Of names that only the running program knows, any may be missing. */
export type WithFields<Item, Names extends readonly string[]> = string extends Names[number]
  ? Partial<Item>
  : number extends Names["length"]
    ? Partial<Named<Item, Names[number]>>
    : Named<Item, Names[number]>;

/**
 * The body of a success when the request selects fields; the whole when it selects none. In lists the selection holds for the objects
 * in `data`.
 */
export type Selected<Data, Names extends readonly string[]> = Names extends readonly []
  ? Data
  : Data extends { data: (infer Item)[] }
    ? Omit<Data, "data"> & { data: WithFields<Item, Names>[] }
    : WithFields<Data, Names>;
