import type { Stored } from "./row.ts";
import type { Table } from "./table.ts";

/** What a request has read: the same question gets the same answer, until something in its table is written. */
export function memory() {
  const tables = new Map<Table, Map<string, Promise<Stored[]>>>();
  return {
    recall(table: Table, question: string, read: () => Promise<Stored[]>): Promise<Stored[]> {
      const answers = tables.get(table) ?? new Map<string, Promise<Stored[]>>();
      tables.set(table, answers);
      const answer = answers.get(question) ?? read();
      answers.set(question, answer);
      return answer;
    },
    forget(table: Table): void {
      tables.delete(table);
    },
  };
}
