import { jest } from '@jest/globals';
import type * as Orderer from '../../src/client/event-orderer';
import type * as Splitting from '../../src/gateway/publisher/take-text';

type EventOrderer = typeof Orderer.EventOrderer;

interface Pieces {
  readonly EventOrderer?: unknown;
  readonly takeText?: typeof Splitting.takeText;
}

let broken: Pieces = {};

/** Puts these in the place of the real ones, from now on. */
export function breakPieces(pieces: Pieces): void {
  broken = pieces;
}

jest.mock('../../src/client/event-orderer', () => {
  const actual = jest.requireActual<typeof Orderer>('../../src/client/event-orderer');
  return {
    get EventOrderer() {
      return (broken.EventOrderer as EventOrderer | undefined) ?? actual.EventOrderer;
    },
  };
});

jest.mock('../../src/gateway/publisher/take-text', () => {
  const actual = jest.requireActual<typeof Splitting>('../../src/gateway/publisher/take-text');
  return {
    get takeText() {
      return broken.takeText ?? actual.takeText;
    },
  };
});
