import { type Fidelity, fidelity } from "@closekit/sandbox/fidelity";
import type { Page } from "./pages.ts";

/** The page that says how faithful the sandbox is, made from what carries out its operations. */
export function fidelityPage(): Page {
  const resources = [...Map.groupBy(fidelity(), ({ tag }) => tag)];
  const emulated = resources.flatMap(([, operations]) => operations).filter((operation) => operation.emulated).length;
  const total = resources.flatMap(([, operations]) => operations).length;
  const lines = resources.map(([tag, operations]) => `| ${tag} | ${share(operations)} | ${exceptions(operations)} |`);
  return {
    file: "fidelity.md",
    name: "What the sandbox emulates",
    text: [
      `Of ${total} operations, the sandbox carries out ${emulated}: they have their effect, and their answers fit the description. The others`,
      "answer 501 and say why; nothing is made up. This page is made from the code that carries them out.",
      "",
      "| Resource | emulated | what is not, and why |",
      "| --- | --- | --- |",
      ...lines,
      "",
    ].join("\n"),
  };
}

const share = (operations: Fidelity[]) => `${operations.filter(({ emulated }) => emulated).length} of ${operations.length}`;

function exceptions(operations: Fidelity[]): string {
  return operations
    .filter(({ emulated }) => !emulated)
    .map(({ operationId, why }) => `\`${operationId}\`: ${why}`)
    .join("; ");
}
