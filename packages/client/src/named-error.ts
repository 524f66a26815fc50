const isInstance = Function.prototype[Symbol.hasInstance];

/**
 * Gives a class of errors its name, and lets `instanceof` know its errors when they come from another copy of this package, as package
 * managers and bundlers may make one.
 */
export function named(type: new (...args: never[]) => Error, name: string): void {
  const brand = Symbol.for(`@closekit/client/${name}`);
  Object.defineProperties(type.prototype, { name: { value: name, writable: true, configurable: true }, [brand]: { value: true } });
  Object.defineProperty(type, Symbol.hasInstance, {
    // classes that extend this one have inherited the method, but not the brand
    value(this: unknown, thrown: unknown) {
      return this === type ? Object(thrown)[brand] === true : isInstance.call(this as typeof Function, thrown);
    },
  });
}
