import { CloseApiError, createClient, getLead, type Quota, quota } from "@closekit/client";
import { describe, expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl, onMock } from "./support/api.ts";

const answer = (headers: Record<string, string>, status = 200) => new Response(null, { status, headers });

describe("quota() reads", () => {
  test.each<[string, Record<string, string>, Partial<Quota> | undefined]>([
    ["the documented spelling", { ratelimit: "limit=100, remaining=50, reset=5" }, { limit: 100, remaining: 50, reset: 5 }],
    ["the spelling seen live", { ratelimit: "limit=100; remaining=99; reset=1" }, { limit: 100, remaining: 99, reset: 1 }],
    ["decimals", { ratelimit: "limit=40,remaining=0,reset=0.870663" }, { limit: 40, remaining: 0, reset: 0.870663 }],
    [
      "RateLimit before Retry-After",
      { ratelimit: "limit=4, remaining=0, reset=0.2", "retry-after": "1" },
      { limit: 4, remaining: 0, reset: 0.2 },
    ],
    [
      "Retry-After where RateLimit rounds less than a second down",
      { ratelimit: "limit=4, remaining=0, reset=0", "retry-after": "1" },
      { limit: 4, remaining: 0, reset: 1 },
    ],
    ["0 where nothing says more", { ratelimit: "limit=4, remaining=0, reset=0" }, { limit: 4, remaining: 0, reset: 0 }],
    ["Retry-After before RateLimit-Reset", { "retry-after": "3", "ratelimit-reset": "2.5" }, { reset: 3 }],
    [
      "RateLimit-Reset and its companions",
      { "ratelimit-limit": "60", "ratelimit-remaining": "59", "ratelimit-reset": "0.5" },
      { limit: 60, remaining: 59, reset: 0.5 },
    ],
    [
      "the lower one where headers disagree",
      { ratelimit: "limit=9; remaining=9; reset=1", "ratelimit-remaining": "8" },
      { limit: 9, remaining: 8, reset: 1 },
    ],
    [
      "Retry-After as a date, by the server's clock",
      { "retry-after": "Tue, 24 Nov 2026 10:00:07 GMT", date: "Tue, 24 Nov 2026 10:00:00 GMT" },
      { reset: 7 },
    ],
    ["a date in the past as now", { "retry-after": "Tue, 24 Nov 2026 10:00:00 GMT", date: "Tue, 24 Nov 2026 10:00:07 GMT" }, { reset: 0 }],
    ["nothing where nothing is said", {}, undefined],
    ["nothing where it is malformed", { ratelimit: "limit=many, reset=1.2.3", "retry-after": "-5", "ratelimit-reset": "soon" }, undefined],
    ["on past what is malformed", { ratelimit: "reset=NaN", "retry-after": "soon", "ratelimit-reset": "4" }, { reset: 4 }],
  ])("%s", (_what, headers, expected) => {
    expect(quota(answer(headers))).toEqual(expected);
  });

  test("Retry-After on a 429 whose RateLimit has requests to spare, for that is another limit", () => {
    expect(quota(answer({ ratelimit: "limit=9, remaining=5, reset=1", "retry-after": "20" }, 429))?.reset).toBe(20);
  });
});

// the sandbox has no limits, and tells none
test.runIf(onMock)("quota() takes an outcome and an error as well", async () => {
  const close = createClient({ apiKey, baseUrl });
  const path = { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" };
  const outcome = await getLead(close, { path }).outcome();
  expect(quota(outcome)).toEqual({ limit: 100, remaining: 50, reset: 5 });
  expectTypeOf(quota(outcome)).toEqualTypeOf<Quota | undefined>();
  const error = await getLead(close, { path, headers: { prefer: "code=404" } }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(CloseApiError);
  expect(quota(error)).toEqual({ limit: 100, remaining: 50, reset: 5 });
});
