import { quota } from "./quota.ts";
import { startTimer, unlessAborted } from "./wait.ts";

/** Milliseconds that a 429 without a word of when to come back stands for. */
const untold = 2000;
/** Milliseconds after which a group no longer waits for the answer that would tell its quota. */
const patience = 1000;

const never = Infinity;

/** Leave to send a request. */
export interface Ticket {
  /** Its place in the order of sending, from 1. */
  order: number;
  /** When it was given, by `performance.now()`. */
  at: number;
}

/** A request that wants to go out. */
export interface Applicant {
  signal: AbortSignal | null | undefined;
  /** The time, by `performance.now()`, beyond which it does not wait. */
  giveUpAt: number;
  /** It was refused with a 429, and comes first. */
  again: boolean;
  /** What it fails with when it would have to wait longer: that many ms. */
  error: (wait: number) => Error;
}

/** Paces the requests of one rate-limit group. What becomes of each ticket must be told, by `answered` or `failed`. */
export interface Pacer {
  /** A ticket, if there is one at once. */
  take(now: number): Ticket | undefined;
  /** A ticket, as soon as there is one for this applicant. */
  queue(applicant: Applicant): Promise<Ticket>;
  /** @param rejections how many times this request had been refused before */
  answered(ticket: Ticket, response: Response, rejections: number): void;
  failed(): void;
}

interface Waiter {
  giveUpAt: number;
  go(): void;
  refuse(wait: number): void;
}

/**
 * While the quota is unknown, one request goes out, then two more for each answer. As soon as an answer tells the quota, as many go
 * out as are left, and a full window's worth when the window has ended. After a 429 the next window begins with a single request
 * again and grows by two for each answer, for others may be using up the same limit. Where answers tell no quota, what was not refused in the window is taken for the
 * limit, and raised by a tenth with each window that it held.
 */
export function createPacer(): Pacer {
  let waiters: Waiter[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent = 0; // tickets given
  let left = 1; // tickets to give
  let known = false; // whether `left` follows from the limit, or is a guess
  let limit = 0; // requests in a window; 0 while it is unknown
  let learned = false; // whether `limit` was concluded from refusals
  let span = 0; // length of a window in ms
  // the window under way
  let start = performance.now();
  let end = never;
  let before = 0; // tickets given before it
  let refusals = 0;
  let contested = false; // whether others seem to use the limit, too: refused though the quota was told, and since then never all of it
  let longest = 0; // time to its end in ms, as told at first
  let lowest = never; // least that remained, as told
  let lowestAt = 0; // tickets given when that was told

  function ticket(at: number): Ticket {
    left--;
    return { order: ++sent, at };
  }

  function take(now: number): Ticket | undefined {
    if (now >= end) renew(now);
    return left >= 1 && !waiters[0] ? ticket(now) : undefined;
  }

  function renew(now: number): void {
    if (learned && refusals === 0 && left < 1) limit = Math.ceil(limit * 1.1);
    contested = !learned && (refusals > 0 || (contested && sent - before < limit));
    known = limit > 0 && !contested;
    left = known ? limit : 1;
    span = longest || span;
    start = now;
    end = known ? now + (span || untold) : never; // until an answer tells
    before = sent;
    refusals = longest = lowestAt = 0;
    lowest = never;
  }

  /** Lets go whoever may, and sees to it that the others get their turn. */
  function advance(now: number): void {
    if (now >= end) renew(now);
    clearTimeout(timer);
    while (waiters[0] && left >= 1) waiters.shift()?.go();
    // nobody is refused for want of knowledge, only for a wait that is known
    while (known && waiters[0] && waiters[0].giveUpAt < end) waiters.shift()?.refuse(end - now);
    const [first] = waiters;
    if (!first) return;
    const wake = known ? end : Math.min(now + patience, first.giveUpAt);
    timer = startTimer(unanswered, wake - now);
  }

  /** No answer, or none yet: while the quota is unknown, another one may go. */
  function unanswered(): void {
    if (!known) left = Math.max(left, 0) + 1;
    advance(performance.now());
  }

  const queue = ({ signal, giveUpAt, again, error }: Applicant) =>
    unlessAborted<Ticket>(signal, (resolve, reject) => {
      const waiter: Waiter = {
        giveUpAt,
        go: () => resolve(ticket(performance.now())),
        refuse: (wait) => reject(error(wait)),
      };
      waiters[again ? "unshift" : "push"](waiter);
      if (waiters[0] === waiter) advance(performance.now()); // otherwise the timer runs for those who came before
      return () => {
        waiters = waiters.filter((other) => other !== waiter);
        advance(performance.now());
      };
    });

  function answered({ order, at }: Ticket, response: Response, rejections: number): void {
    const now = performance.now();
    const told = quota(response);
    const reset = (told?.reset ?? NaN) * 1000;
    // counted for the window before, of which nothing matters any more
    const late = order <= before && !(at + reset >= start + span / 2);
    if (!late && response.status === 429) {
      refusals++;
      learned = told?.limit === undefined;
      limit = told?.limit ?? Math.max(1, sent - before - refusals);
      // a server that says "at once" each time is not taken at its word forever
      longest = Math.max(told ? reset : untold, rejections && Math.min(50 * 2 ** rejections, 60_000));
      known = true;
      left = 0;
      end = now + longest;
    } else if (!late && told?.remaining !== undefined) {
      if (told.limit) {
        limit = told.limit;
        learned = false;
      }
      // requests sent since may not be counted in what the answer tells
      const underway = sent - Math.max(order, before);
      const free = told.remaining - underway;
      // more than the least, and asked for after that was told: the API has begun a new window
      const renewed = order > lowestAt && told.remaining > lowest;
      // others may have requests under way, too
      if (contested) left = Math.min(left + 2, Math.ceil(told.remaining / 3) - underway);
      else left = known && !renewed ? Math.min(left, free) : free;
      known = true;
      if (told.remaining < lowest || renewed) {
        lowest = told.remaining;
        lowestAt = sent;
        end = now + reset;
      }
      longest = Math.max(longest, reset);
    } else if (!known) left += 2;
    advance(now);
  }

  return {
    take,
    queue,
    answered,
    failed: unanswered,
  };
}
