declare module "workerd" {
  /** Path of the program. */
  const program: string;
  export default program;
  /** The latest date whose behaviour this version knows, as in `2026-11-17`. */
  export const compatibilityDate: string;
}
