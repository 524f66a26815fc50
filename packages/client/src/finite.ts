/** A value, unless it is or holds a number that JSON has no text for: `null` would be sent, and the API take it for "none". */
export function finite<Value>(value: Value): Value {
  for (const each of [value].flat()) {
    if (typeof each === "number" && !Number.isFinite(each)) throw new TypeError(`${each} is no number that can be sent`);
  }
  return value;
}
