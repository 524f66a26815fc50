/** Gives a page the suite, as a function. */
import { run } from "./run.ts";

Object.assign(globalThis, { run });
