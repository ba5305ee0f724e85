import { beforeEach, describe, expect, it } from '@jest/globals';
import { emptyConversation } from '../../../src/web/conversation/conversation';
import {
  forgetConversation,
  restoreConversation,
  saveConversation,
} from '../../../src/web/conversation/saved-conversation';
import { turnOf } from './events';

/** The web's Storage, as far as it is used. */
class TabStorage extends Map<string, string> {
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => void this.set(key, value);
  removeItem = (key: string) => void this.delete(key);
}

let storage: Storage;
beforeEach(() => {
  storage = new TabStorage() as unknown as Storage;
});

describe('a conversation over a reload', () => {
  it('is as it was', () => {
    const conversation = { ...emptyConversation('c1'), turns: [turnOf()] };
    saveConversation(storage, 'ada', conversation);

    expect(restoreConversation(storage, 'ada', 'c2')).toEqual(conversation);
  });

  it.each(['waiting', 'streaming'] as const)('keeps what had arrived of an answer that was %s', (status) => {
    const open = turnOf({ status, answer: 'Hel', stopping: true });
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [open] });

    const [turn] = restoreConversation(storage, 'ada', 'c2').turns;

    expect(turn).toMatchObject({ status: 'failed', answer: 'Hel', stopping: false });
    expect(turn?.failure).toMatchObject({ code: 'reloaded', remedy: 'retry', requestId: 'r1' });
  });

  it('is another user’s own', () => {
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [turnOf()] });

    expect(restoreConversation(storage, 'ben', 'c2')).toEqual(emptyConversation('c2'));
  });

  it('is gone once it is forgotten', () => {
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [turnOf()] });
    forgetConversation(storage, 'ada');

    expect(restoreConversation(storage, 'ada', 'c2')).toEqual(emptyConversation('c2'));
  });

  it('is not kept in part where the storage is full', () => {
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [turnOf()] });
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };

    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [turnOf(), turnOf()] });

    expect(restoreConversation(storage, 'ada', 'c2')).toEqual(emptyConversation('c2'));
  });
});
