/** A bound of the bytes that a UTF-16 unit takes in JSON: a control character as `\u0000`, others three in UTF-8. */
const MAX_BYTES_A_UNIT = 6;

/**
 * Splits a text so that the head's JSON string takes at most `maxBytes` bytes and no code point is cut.
 *
 * @param maxBytes at least 20
 */
export function takeText(text: string, maxBytes: number): { head: string; tail: string } {
  const units = Math.floor((maxBytes - 2) / MAX_BYTES_A_UNIT);
  const end = isHighSurrogate(text.charCodeAt(units - 1)) ? units - 1 : units;
  return { head: text.slice(0, end), tail: text.slice(end) };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
