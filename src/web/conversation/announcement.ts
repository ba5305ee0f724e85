import type { Turn } from './turn';

/**
 * What a screen reader is told of the last turn: where it stands, never its tokens. Empty where it failed, for the error
 * banner is an alert of its own.
 */
export function announcementOf(turn: Turn | undefined): string {
  switch (turn?.status) {
    case 'waiting':
      return 'Prompt sent';
    case 'streaming':
      return 'Answer started';
    case 'calling':
      return 'Using a tool';
    case 'complete':
      return 'Answer complete';
    case 'stopped':
      return 'Answer stopped';
    case 'failed':
    case undefined:
      return '';
  }
}
