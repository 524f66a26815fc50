// biome-ignore-all lint/complexity/noThisInStatic: it is the class that is asked, with the name of its own

/**
 * What the errors of this package extend. Each class says its name, which minifiers leave as it is, and by which `instanceof` knows its
 * errors when they come from another copy of this package, as package managers and bundlers may make one.
 */
export class NamedError extends Error {
  declare protected static readonly closekit: string;

  override get name(): string {
    return (this.constructor as typeof NamedError).closekit;
  }

  static override [Symbol.hasInstance](thrown: unknown): boolean {
    // classes that others derive from ours have no name of this kind
    if (!Object.hasOwn(this, "closekit")) return super[Symbol.hasInstance](thrown);
    let type = Object(thrown).constructor;
    while (type && type.closekit !== this.closekit) type = Object.getPrototypeOf(type);
    return Boolean(type);
  }

  /** @param details become properties */
  constructor(message: string, details: object, cause?: unknown) {
    super(message, cause === undefined ? cause : { cause });
    Object.assign(this, details);
  }
}
