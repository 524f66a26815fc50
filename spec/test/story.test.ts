/** Whether the answers that the examples show agree with each other. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";

type Operation = { operationId: string; responses: Record<string, { content?: Record<string, { examples?: Record<string, Example> }> }> };
type Example = { value: Record<string, unknown> };

const { paths } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../dist/openapi.json"), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
};

/** The examples of an operation's success, with the name of each. */
function shown(operation: Operation | undefined): { name: string; value: Record<string, unknown> }[] {
  const examples = operation?.responses["200"]?.content?.["application/json"]?.examples ?? {};
  return Object.entries(examples).map(([name, { value }]) => ({ name: `${operation?.operationId}/${name}`, value }));
}

const changed = (object: Record<string, unknown>) => object.date_updated ?? object.updated_at;

test("an object that was changed says so in its time", () => {
  const updates = Object.values(paths).flatMap(({ get, put }) =>
    shown(put).flatMap((after) => shown(get).map((before) => ({ before: before.value, name: after.name, after: after.value }))),
  );
  const ofOne = updates.filter(({ before, after }) => after.id !== undefined && after.id === before.id && changed(after) !== undefined);
  expect(ofOne.length).toBeGreaterThan(20);
  const silent = ofOne.filter(({ before, after }) => {
    const differs = Object.keys(after).some((key) => key in before && !isDeepStrictEqual(after[key], before[key]));
    return differs && changed(after) === changed(before);
  });
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test("a task that was just written is in the view of its due date", () => {
  const { post } = paths["/task/"] ?? {};
  const { put } = paths["/task/{id}/"] ?? {};
  const views = [...shown(post), ...shown(put)].map(({ name, value: { is_complete, date, date_updated, view } }) => {
    const later = String(date).slice(0, 10) > String(date_updated).slice(0, 10);
    return [name, view, is_complete ? "archive" : later ? "future" : "inbox"];
  });
  expect(views.length).toBeGreaterThan(4);
  for (const [name, view, expected] of views) expect([name, view]).toEqual([name, expected]);
});

test("the numbers of a statuses report are those of its transitions", () => {
  type Transition = { from_status_id: string | null; to_status_id: string; count: number };
  for (const kind of ["lead", "opportunity"]) {
    const [{ value } = { value: {} }] = shown(paths[`/report/statuses/${kind}/{org_id}/`]?.get);
    const { status_overview, status_transitions, status_transitions_summary } = value as {
      status_overview: Record<string, unknown>[];
      status_transitions: Transition[];
      status_transitions_summary: Transition[];
    };
    const sum = (transitions: Transition[], key: "from_status_id" | "to_status_id", id: unknown) =>
      transitions.filter((each) => each[key] === id).reduce((total, { count }) => total + count, 0);
    const ids = new Set(status_transitions.flatMap(({ from_status_id, to_status_id }) => [from_status_id, to_status_id]));
    ids.delete(null);
    expect(new Set(status_overview.map(({ status_id }) => status_id))).toEqual(ids);
    for (const { status_id: id, started, ended, change, ...row } of status_overview) {
      expect(row).toMatchObject({
        entered: sum(status_transitions, "to_status_id", id),
        left: sum(status_transitions, "from_status_id", id),
        gained: sum(status_transitions_summary, "to_status_id", id),
        lost: sum(status_transitions_summary, "from_status_id", id),
      });
      expect(change).toBe(Number(ended) - Number(started));
      expect(change).toBe(Number(row.gained) - Number(row.lost));
    }
  }
});
