import type { Context } from "../../engine/context.ts";
import { newId } from "../../ids.ts";
import type { Stored } from "../../store/row.ts";
import { withOffset } from "../../time.ts";
import { isMember } from "./members.ts";

export async function userByEmail(context: Context, email: string): Promise<Stored | undefined> {
  const users = await context.store.find(context.of("/user/").table);
  return users.find((user) => String(user.email).toLowerCase() === email.toLowerCase());
}

/** Makes a user. The name is a guess by the address, as nobody is there to give it. */
export async function addUser(context: Context, email: string): Promise<Stored> {
  const { table, idPrefix = "" } = context.of("/user/");
  const at = withOffset(context.now());
  const [first = "", last = ""] = (email.split("@")[0] ?? "").split(/[._-]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  const user: Stored = {
    id: newId(idPrefix),
    email,
    email_verified_at: null,
    first_name: first,
    last_name: last,
    image: null,
    google_profile_image_url: null,
    last_used_timezone: null,
    date_created: at,
    date_updated: at,
  };
  await context.store.insert(table, user);
  return user;
}

/** No operation sets or shows the verified domains of an organization; in the sandbox they are those of its members. */
export async function isOnVerifiedDomain(context: Context, email: string): Promise<boolean> {
  const domain = domainOf(email);
  for (const user of await context.store.find(context.of("/user/").table)) {
    if (domainOf(String(user.email)) === domain && (await isMember(context, user.id))) return true;
  }
  return false;
}

const domainOf = (email: string) => email.split("@").at(-1)?.toLowerCase();
