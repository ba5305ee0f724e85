import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Attachment } from '../../../src/web/attachments/attachment';
import { emptyConversation } from '../../../src/web/conversation/conversation';
import type { Turn } from '../../../src/web/conversation/turn';
import {
  forgetConversation,
  restoreConversation,
  saveConversation,
  savePointOf,
} from '../../../src/web/conversation/saved-conversation';
import { turnOf } from './events';

/** The web's Storage, as far as it is used: what it holds are its own properties. */
class TabStorage {
  [key: string]: unknown;
  getItem(key: string) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  setItem(key: string, value: string) {
    this[key] = value;
  }
  removeItem(key: string) {
    delete this[key];
  }
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

  it.each(['waiting', 'streaming'] as const)('goes on with an answer that was %s', (status) => {
    const open = turnOf({ status, answer: 'Hel', lastSeq: 3 });
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [open] });

    expect(restoreConversation(storage, 'ada', 'c2').turns).toEqual([open]);
  });

  it('lets a stop be asked for again: whether it got through is not known', () => {
    const open = turnOf({ status: 'streaming', stopping: true });
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [open] });

    expect(restoreConversation(storage, 'ada', 'c2').turns).toEqual([{ ...open, stopping: false }]);
  });

  it('is another user’s own, and goes when another user comes', () => {
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [turnOf()] });
    storage.setItem('of-another-page', 'kept');

    expect(restoreConversation(storage, 'ben', 'c2')).toEqual(emptyConversation('c2'));
    expect({ ...storage }).toEqual({ 'of-another-page': 'kept' });
  });

  it('is gone once it is forgotten', () => {
    saveConversation(storage, 'ada', { ...emptyConversation('c1'), turns: [turnOf()] });
    forgetConversation(storage, 'ada');

    expect(restoreConversation(storage, 'ada', 'c2')).toEqual(emptyConversation('c2'));
  });

  it('is not read where an older page wrote it', () => {
    storage.setItem('ai-gateway/conversation/1/ada', JSON.stringify({ conversationId: 'c1', turns: [{}] }));

    expect(restoreConversation(storage, 'ada', 'c2')).toEqual(emptyConversation('c2'));
    expect({ ...storage }).toEqual({});
  });

  it('keeps what is attached by its name alone where the storage is too small for it', () => {
    const picture: Attachment = {
      kind: 'image',
      format: 'png',
      id: 'a1',
      name: 'photo.png',
      size: 3,
      bytes: 'AAAA',
    };
    const setItem = storage.setItem.bind(storage);
    storage.setItem = (key, value) => {
      if (value.includes('AAAA')) throw new DOMException('full', 'QuotaExceededError');
      setItem(key, value);
    };

    saveConversation(storage, 'ada', {
      ...emptyConversation('c1'),
      turns: [turnOf({ attachments: [picture] })],
    });

    const { bytes: _, ...named } = picture;
    expect(restoreConversation(storage, 'ada', 'c2').turns).toEqual([turnOf({ attachments: [named] })]);
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

describe('an answer that is coming in', () => {
  const pointOf = (turn: Partial<Turn>) => savePointOf({ ...emptyConversation('c1'), turns: [turnOf(turn)] });

  it('is saved when it is asked for and when it begins, and not with every word', () => {
    const points = [
      pointOf({ status: 'waiting', answer: '' }),
      pointOf({ status: 'streaming', answer: 'Hel' }),
      pointOf({ status: 'streaming', answer: 'Hello' }),
    ];

    expect(new Set(points).size).toBe(2);
  });

  it('is saved when it has ended', () => {
    expect(pointOf({ status: 'complete' })).not.toBe(pointOf({ status: 'streaming' }));
  });
});
