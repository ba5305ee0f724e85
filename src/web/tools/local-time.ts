import type { Tool } from './tool';

/** What time it is for the user: something that no model knows. */
export const localTime: Tool = {
  name: 'local_time',
  description:
    'Tells the current date and time where the user is, with their time zone; or in another time zone that is named.',
  inputSchema: {
    type: 'object',
    properties: {
      timeZone: {
        type: 'string',
        description: 'An IANA time zone, such as Europe/Oslo. The user’s own where absent.',
      },
    },
    additionalProperties: false,
  },
  run: ({ timeZone }) => timeIn(new Date(), timeZone),
};

/**
 * A moment as clocks show it in a time zone; in this machine's own where none is named.
 *
 * @throws Error where there is no such time zone
 */
export function timeIn(moment: Date, timeZone: unknown): { localTime: string; timeZone: string } {
  if (timeZone !== undefined && typeof timeZone !== 'string') throw new Error('timeZone takes a string.');
  const format = formatIn(timeZone);
  return { localTime: format.format(moment), timeZone: format.resolvedOptions().timeZone };
}

function formatIn(timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    });
  } catch (cause) {
    throw new Error(`There is no time zone “${timeZone}”. Give an IANA name, such as Europe/Oslo.`, {
      cause,
    });
  }
}
