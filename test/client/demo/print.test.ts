import { describe, expect, it } from '@jest/globals';
import { asClientError, describeFailure, describeTurn } from '../../../src/client/demo/print';
import type { AnsweredTurn } from '../../../src/client/demo/run';
import { GatewayClientError } from '../../../src/client/errors';
import { limit } from '../turn-events';

const answered: AnsweredTurn = {
  summary: {
    requestId: 'turn-1',
    conversationId: 'conversation-1',
    modelId: 'nova-lite',
    text: 'Good morning',
    stopReason: 'end_turn',
    usage: { inputTokens: 1_200, outputTokens: 15 },
    events: 6,
    gaps: 0,
    firstTokenMs: 120,
    totalMs: 900,
    remaining: [
      limit,
      { ...limit, scope: 'team', unit: 'microDollars', limit: 2_000_000, remaining: 1_999_915 },
    ],
    traceId: '1-67891233-abcdef012345678912345678',
  },
  cost: { microDollars: 85, estimated: false },
};

describe('what the demo prints', () => {
  it('is the usage, the cost, what is left, the times and the trace', () => {
    expect(describeTurn(answered).split('\n')).toEqual([
      'model      nova-lite',
      'usage      1,200 input tokens, 15 output tokens',
      'cost       $0.000085',
      'left       975 of 1,000 tokens this month (user), resets 2027-01-01T00:00:00.000Z',
      'left       $1.999915 of $2.00 this month (team), resets 2027-01-01T00:00:00.000Z',
      'time       first token 120 ms, total 900 ms',
      'trace      1-67891233-abcdef012345678912345678',
    ]);
  });

  it('says where a cost is an estimate', () => {
    expect(describeTurn({ ...answered, cost: { microDollars: 1_500_000, estimated: true } })).toContain(
      'cost       $1.50 (estimated)',
    );
  });

  it('says who pays, and why an answer could not be longer', () => {
    const summary = {
      ...answered.summary,
      team: 'physics',
      clamped: {
        maxTokens: 512,
        requestedMaxTokens: 4_096,
        limitedBy: { scope: 'team', window: '24h', unit: 'microDollars' },
      },
    } as const;

    expect(describeTurn({ ...answered, summary }).split('\n')).toEqual(
      expect.arrayContaining([
        'team       physics',
        'length     512 of 4,096 tokens at most: no room for more in spending in 24 hours (team)',
      ]),
    );
  });

  it('says of a failure what to do next', () => {
    const refused = Object.assign(new Error('Incorrect username or password.'), {
      name: 'NotAuthorizedException',
    });

    expect(describeFailure(asClientError(refused))).toMatch(
      /^Incorrect username or password\. \(NotAuthorizedException\)\nCheck --user and --password/,
    );
    expect(describeFailure(new GatewayClientError('budget_exceeded', 'Spent.'))).toContain('wait until');
  });
});
