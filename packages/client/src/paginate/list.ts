import type { Call } from "../call.ts";
import type { CloseClient } from "../client.ts";
import type { Paging } from "../paged.ts";
import type { Selected, Selecting } from "../selected.ts";
import type { Item } from "./position.ts";

/** A page, as the lists of the API answer it. Those that come in one piece have `data` alone. */
export interface ListPage {
  data: unknown[];
  has_more?: boolean;
  cursor_next?: string | null;
  total_results?: number;
  /** Results of Advanced Filtering are no list: `search()` streams them. */
  cursor?: never;
}

// biome-ignore lint/suspicious/noExplicitAny: stands for the request of whichever list is given
export type List = ((client: CloseClient, request: any) => PromiseLike<ListPage>) & {
  readonly paging?: Paging;
  /** Makes of an object that a search found what the list itself has. */
  readonly decodeItem?: (item: Item) => Item;
};
/** A list that needs no request. */
export type FreeList = ((client: CloseClient) => PromiseLike<ListPage>) & { readonly paging?: Paging };

/** Each member of a union without the selection of fields, which is typed apart. */
type WithoutFields<Query> = Query extends unknown ? { [Key in keyof Query as Key extends "_fields" ? never : Key]: Query[Key] } : never;
type BesideFields<Request> = { [Key in keyof Request]: Key extends "query" ? WithoutFields<Request[Key]> : Request[Key] };

/** What a list takes, with the names of the fields that it selects. */
export type RequestOf<L extends List, Names extends readonly string[]> = BesideFields<NonNullable<Parameters<L>[1]>> & Selecting<Names>;

/** The whole page: a list's return type may have forgotten fields, for it depends on those that a call selects. */
type PageOf<L extends List> =
  ReturnType<L> extends Call<infer Data, infer Responses>
    ? Responses extends { 200: { content: { "application/json": infer Body } } }
      ? Body
      : Data
    : Awaited<ReturnType<L>>;

/** An object of a list, with the fields that were selected. */
export type ItemOf<L extends List, Names extends readonly string[]> =
  Selected<PageOf<L>, Names> extends { data: (infer Each)[] } ? Each : never;
