/** Does one step of a story, and prints its title with the time it took. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  try {
    const result = await work();
    console.log(`✓ ${title} (${seconds(start)})`);
    return result;
  } catch (error) {
    console.error(`✗ ${title} (${seconds(start)})`);
    throw error;
  }
}

export const seconds = (start: number) => `${((performance.now() - start) / 1000).toFixed(1)} s`;
