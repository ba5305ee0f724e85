import type { LimitStatus, MetadataEvent } from '../../gateway/contract/events';
import { windowNames } from '../limit-windows';

const unitNames = {
  inputTokens: ' input tokens',
  outputTokens: ' output tokens',
  tokens: ' tokens',
  microDollars: '',
  turns: ' turns',
} as const satisfies Record<LimitStatus['unit'], string>;

/** What is left of a limit, when it frees up, and what else is to be known of it. Times as the gateway tells them, in UTC. */
export function describeLimit(status: LimitStatus): string {
  const { scope, window, unit, limit, remaining, raisedUntil, warning } = status;
  return [
    `${amount(unit, remaining)} of ${amount(unit, limit)}${unitNames[unit]} ${windowNames[window]} (${scope})`,
    ...releases(status),
    ...(raisedUntil === undefined ? [] : [`raised until ${raisedUntil}`]),
    ...(warning === undefined ? [] : [`${warning}% or more used`]),
  ].join(', ');
}

/** Why an answer could have fewer tokens than were asked for. */
export function describeClamp(clamped: NonNullable<MetadataEvent['metadata']['clamped']>): string {
  const { maxTokens, requestedMaxTokens, limitedBy } = clamped;
  const { scope, window, unit } = limitedBy;
  const name = `${unit === 'microDollars' ? 'spending' : unitNames[unit].trim()} ${windowNames[window]}`;
  return `${thousands(maxTokens)} of ${thousands(requestedMaxTokens)} tokens at most: no room for more in ${name} (${scope})`;
}

/** Six decimal places are all that micro-dollars have. */
export function dollars(microDollars: number): string {
  return `$${(microDollars / 1_000_000).toFixed(6).replace(/0{1,4}$/, '')}`;
}

/** A whole number in groups of three digits. */
export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

function amount(unit: LimitStatus['unit'], count: number): string {
  return unit === 'microDollars' ? dollars(count) : thousands(count);
}

function releases({ window, unit, used, resetsAt, nextReleaseAt = resetsAt }: LimitStatus): string[] {
  if (unit === 'turns') return [`${thousands(used)} under way`];
  if (used === 0) return ['nothing used'];
  if (resetsAt === undefined || nextReleaseAt === undefined) return [];
  if (window === 'month') return [`resets ${resetsAt}`];
  const end = `all free by ${resetsAt}`;
  return nextReleaseAt === resetsAt ? [end] : [`frees up from ${nextReleaseAt}`, end];
}
