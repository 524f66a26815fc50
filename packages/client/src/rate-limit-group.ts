/** The group that the description gives an operation unless it says otherwise: method, and path up to the first parameter. */
export const upToParameter = (operation: string) => operation.replace(/\{.*/, "");
