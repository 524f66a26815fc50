// What `strict` adds. Compiled by consumers.test.ts; never run.
import type {
  ActivityList,
  CustomActivity,
  CustomFieldValue,
  components,
  operations,
  TaskList,
  Timestamp,
  webhooks,
} from "@closekit/types";
import { expectTypeOf } from "expect-type";

declare const activity: CustomActivity;

expectTypeOf(activity["custom.cf_x"]).toEqualTypeOf<CustomFieldValue | undefined>();
// @ts-expect-error a key outside the pattern
activity["custm.cf_x"];
expectTypeOf<CustomFieldValue>().toEqualTypeOf<string | number | boolean | (string | number | boolean)[]>();
expectTypeOf(activity.contact_id).toEqualTypeOf<string | null>();
expectTypeOf(activity.last_published_at).toEqualTypeOf<Timestamp | null>();
// any text will do, and it is text
const time: Timestamp = "2026-03-04T09:15:27.412000+00:00" as string;
expectTypeOf(time).toExtend<string>();
expectTypeOf<components["schemas"]["CustomActivity"]>().toEqualTypeOf<CustomActivity>();

// the object type of an event tells what its data are
type Delivery = webhooks[keyof webhooks]["post"]["requestBody"]["content"]["application/json"];
declare const delivery: Delivery;
const event = delivery.event;
if (event.object_type === "lead") expectTypeOf(event.data?.contact_ids).toEqualTypeOf<string[] | undefined>();
if (event.object_type === "activity.custom_activity") expectTypeOf(event.data).toEqualTypeOf<CustomActivity | null>();

// the body of a 429 may be missing, that of a 400 is not
type Errors = operations["getMe"]["responses"];
expectTypeOf<undefined>().toMatchTypeOf<Errors[429]["content"]>();
expectTypeOf<undefined>().not.toMatchTypeOf<Errors[400]["content"]>();
expectTypeOf<Errors[401]["content"]["application/json"]["error"]>().toEqualTypeOf<string>();

// a union narrows to the kinds that are known, and has room for others
declare const any: ActivityList["data"][number];
if (any._type === "Note") expectTypeOf(any.note).toEqualTypeOf<string>();
else if (any._type === "CustomActivity") expectTypeOf(any["custom.cf_x"]).toEqualTypeOf<CustomFieldValue | undefined>();
else expectTypeOf(any._type).toMatchTypeOf<string>();
declare const task: TaskList["data"][number];
if (task._type === "lead") expectTypeOf(task.text).toEqualTypeOf<string>();
else expectTypeOf(task._type).toMatchTypeOf<string>();
