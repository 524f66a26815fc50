/** What the API's errors call a field that refers to an object, where it is missing or the object is unknown: `lead` for `lead_id`. */
export const referenceName = (field: string): string => field.replace(/_id$/, "");
