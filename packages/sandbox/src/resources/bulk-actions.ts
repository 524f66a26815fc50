import type { Resource } from "../engine/resource.ts";
import { bulkAction } from "./bulk-actions/bulk-action.ts";
import { bulkDelete } from "./bulk-actions/delete.ts";
import { bulkEdit } from "./bulk-actions/edit.ts";
import { bulkEmail } from "./bulk-actions/email.ts";
import { bulkSequenceSubscription } from "./bulk-actions/sequence-subscription.ts";

export const bulkActions: Resource[] = [bulkEmail, bulkEdit, bulkDelete, bulkSequenceSubscription].map(bulkAction);
