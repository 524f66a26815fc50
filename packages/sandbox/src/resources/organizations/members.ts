import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";

/** Whether a membership has not been ended; its user says the same. */
export const isActive = ({ is_active }: Stored): boolean => is_active !== false;

export async function membershipOf(context: Context, userId: string): Promise<Stored | undefined> {
  const [found] = await context.store.find(context.of("/membership/").table, { where: [{ column: "user_id", is: "=", value: userId }] });
  return found;
}

/** Whether a user belongs to the caller's organization now. */
export async function isMember(context: Context, userId: string): Promise<boolean> {
  const membership = await membershipOf(context, userId);
  return membership !== undefined && isActive(membership);
}
