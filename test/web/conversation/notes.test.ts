import { describe, expect, it } from '@jest/globals';
import { announcementOf } from '../../../src/web/conversation/announcement';
import { failureOfThrown } from '../../../src/web/conversation/failure';
import { notesOf } from '../../../src/web/conversation/notes';
import { turnOf } from './events';

const failure = failureOfThrown(new Error('lost'));

describe('the notes under an answer', () => {
  it.each([
    ['nothing, where it ended by itself', turnOf({ stopReason: 'end_turn' }), []],
    ['nothing, while it streams', turnOf({ status: 'streaming' }), []],
    ['that it was stopped', turnOf({ status: 'stopped' }), ['Stopped. What had arrived is kept.']],
    [
      'that it was stopped at once',
      turnOf({ status: 'stopped', answer: '' }),
      ['Stopped before anything arrived.'],
    ],
    [
      'that it broke off',
      turnOf({ status: 'failed', failure }),
      ['There is no answer. What had arrived is kept, and left out of what the model sees next.'],
    ],
    [
      'that there is none',
      turnOf({ status: 'failed', answer: '', failure }),
      ['There is no answer. This prompt is left out of what the model sees next.'],
    ],
    ['that it is empty', turnOf({ answer: '' }), ['The model answered with nothing.']],
    ['that a part is missing', turnOf({ gaps: 1 }), ['A part of this answer was lost on the way to you.']],
  ])('say %s', (_, turn, notes) => {
    expect(notesOf(turn)).toEqual(notes);
  });

  it('say what of the conversation the model was not sent', () => {
    const leftOut = { attachments: ['photo.png', 'plan.pdf'], exchanges: 2 };

    expect(notesOf(turnOf({ leftOut }))).toEqual([
      'The model was not sent photo.png, plan.pdf with this: there was no room, or it does not take them. ' +
        'Attach what it needs again. ' +
        'The conversation is too long to send whole: the model was not sent its oldest 2 questions.',
    ]);
  });

  it.each(['max_tokens', 'guardrail_intervened', 'content_filtered', 'tool_use'])(
    'say why it ended: %s',
    (stopReason) => {
      expect(notesOf(turnOf({ stopReason }))).toHaveLength(1);
    },
  );
});

describe('the announcement to screen readers', () => {
  it.each([
    ['waiting', 'Prompt sent'],
    ['streaming', 'Answer started'],
    ['calling', 'Using a tool'],
    ['complete', 'Answer complete'],
    ['stopped', 'Answer stopped'],
    ['failed', ''],
  ] as const)('of a turn that is %s is "%s"', (status, text) => {
    expect(announcementOf(turnOf({ status }))).toBe(text);
  });

  it('does not change with the tokens that arrive', () => {
    const announcements = ['a', 'a b', 'a b c'].map((answer) =>
      announcementOf(turnOf({ status: 'streaming', answer })),
    );

    expect(new Set(announcements).size).toBe(1);
  });
});
