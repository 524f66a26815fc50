/** How long the pipeline from the description to the built client takes: cold, cached, and restored after every output is deleted. */
import { execFileSync } from "node:child_process";
import { globSync, rmSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** Seconds that a build takes, the median of `runs`. */
function time(name: string, runs: number, args: string[], before: () => void = () => {}): void {
  const seconds = Array.from({ length: runs }, () => {
    before();
    const start = performance.now();
    execFileSync("turbo", ["run", "build", "--filter=@closekit/client...", ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    return (performance.now() - start) / 1000;
  }).sort((a, b) => a - b);
  console.log(`  ${name.padEnd(40)} ${seconds[Math.floor(runs / 2)]?.toFixed(2).padStart(6)} s`);
}

const deleteOutputs = () => {
  for (const output of globSync("{spec,packages/*}/{dist,src/generated}", { cwd: root })) {
    rmSync(path.join(root, output), { recursive: true });
  }
};

console.log("Description to built client (turbo, median)");
time("cold", 5, ["--force"]);
time("cached", 5, []);
time("cached, after every output is deleted", 5, [], deleteOutputs);
