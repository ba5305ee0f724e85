import type { IncomingHttpHeaders } from 'node:http';

/** Header fields with names in lower case; of values, those that are strings, several of one name joined. */
export function headerFields(fields: unknown): Record<string, string> {
  const entries = Object.entries(Object(fields) as IncomingHttpHeaders);
  return Object.fromEntries(
    entries
      .map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(',') : value] as const)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
