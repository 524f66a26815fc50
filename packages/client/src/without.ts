/** An object without what it has under these names. */
export const without = <Of extends object>(object: Of, names: string[]): Of =>
  names.length === 0 ? object : (Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name))) as Of);
