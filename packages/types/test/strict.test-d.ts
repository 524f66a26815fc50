// What `strict` adds. Compiled by consumers.test.ts; never run.
import type { CustomActivity, CustomFieldValue, components, operations, webhooks } from "@closekit/types";
import { expectTypeOf } from "expect-type";

declare const activity: CustomActivity;

expectTypeOf(activity["custom.cf_x"]).toEqualTypeOf<CustomFieldValue | undefined>();
// @ts-expect-error a key outside the pattern
activity["custm.cf_x"];
expectTypeOf<CustomFieldValue>().toEqualTypeOf<string | number | boolean | (string | number | boolean)[]>();
expectTypeOf(activity.contact_id).toEqualTypeOf<string | null>();
expectTypeOf(activity.last_published_at).toEqualTypeOf<string | null | undefined>();
expectTypeOf<components["schemas"]["CustomActivity"]>().toEqualTypeOf<CustomActivity>();
expectTypeOf<webhooks>().toEqualTypeOf<Record<string, never>>();

// the body of a 429 may be missing, that of a 400 is not
type Errors = operations["getMe"]["responses"];
expectTypeOf<undefined>().toMatchTypeOf<Errors[429]["content"]>();
expectTypeOf<undefined>().not.toMatchTypeOf<Errors[400]["content"]>();
expectTypeOf<Errors[401]["content"]["application/json"]["error"]>().toEqualTypeOf<string>();
