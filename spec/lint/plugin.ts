import { addEverywhere } from "./everywhere.ts";
import { composeExamples } from "./examples.ts";
import { arrayItems } from "./rules/array-items.ts";
import { commonErrors } from "./rules/common-errors.ts";
import { disjointOneOf } from "./rules/disjoint-one-of.ts";
import { documentedExtensions } from "./rules/documented-extensions.ts";
import { evidence } from "./rules/evidence.ts";
import { knownEvents } from "./rules/known-events.ts";
import { namedExamples } from "./rules/named-examples.ts";
import { noOrphanFile } from "./rules/no-orphan-file.ts";
import { operationId } from "./rules/operation-id.ts";
import { pagination } from "./rules/pagination.ts";
import { rateLimitHeaders } from "./rules/rate-limit-headers.ts";
import { setVersion } from "./version.ts";

export default () => ({
  id: "closekit",
  preprocessors: { oas3: { everywhere: addEverywhere, "compose-examples": composeExamples, version: setVersion } },
  rules: {
    oas3: {
      "array-items": arrayItems,
      "common-errors": commonErrors,
      "disjoint-one-of": disjointOneOf,
      "documented-extensions": documentedExtensions,
      evidence,
      "known-events": knownEvents,
      "named-examples": namedExamples,
      "no-orphan-file": noOrphanFile,
      "operation-id": operationId,
      pagination,
      "rate-limit-headers": rateLimitHeaders,
    },
  },
});
