import { Expression, hcl } from '../terraform/expression';

/** Whether the text is a day that the calendar has: `2026-11-01`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // V8 takes 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The same in Terraform, of a reference: one term of a condition. */
export function isDayCondition(reference: string): Expression {
  const day = new Expression([reference], []);
  return hcl`can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", ${day})) && can(formatdate("YYYY", format("%sT00:00:00Z", ${day})))`;
}
