import { beforeEach, describe, expect, it } from '@jest/globals';
import { ModelError } from '../../../src/gateway/models/language-models';
import type { ModelEvent } from '../../../src/gateway/models/language-models';
import { WordGuard } from '../guardrail/word-guard';
import { delta, textOf, wholeAnswer } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent } = createTurn());
  world.guard = new WordGuard();
});

const scanned: ModelEvent = { guardrail: { coverage: 'scanned', intervened: false, categories: [] } };
const blocked: ModelEvent = {
  guardrail: { coverage: 'scanned', intervened: true, categories: ['content:HATE', 'topic:Money, advice'] },
};
const line = (message: string) => world.telemetry.lines.find((entry) => entry.message === message);

describe('the record of a turn', () => {
  it('says that the guardrail has looked at it', async () => {
    world.models.script = [...wholeAnswer('Because'), scanned];

    await chat();

    expect(turn()).toMatchObject({ guardrail: 'scanned' });
    expect(lastEvent()).toMatchObject({
      metadata: { guardrail: { coverage: 'scanned', intervened: false } },
    });
    expect(line('turn_settled')?.fields).toMatchObject({ guardrail: 'scanned' });
  });

  it('says that a document was not looked at', async () => {
    world.models.script = [...wholeAnswer('Because'), scanned];
    const { models } = world.configuration.value;
    const haiku = { ...models['haiku']!, capabilities: ['documents' as const] };
    world.configuration.value = { ...world.configuration.value, models: { ...models, haiku } };
    const document = { format: 'pdf', name: 'Report', source: { bytes: 'AAAA' } };

    await chat({ messages: [{ role: 'user', content: [{ text: 'Read it.' }, { document }] }] }, ['power']);

    expect(turn()).toMatchObject({ outcome: 'completed', guardrail: 'partial' });
  });

  it('says no more than is known where the guardrail told nothing', async () => {
    world.models.script = wholeAnswer('Because');

    await chat();

    expect(turn()).toMatchObject({ guardrail: 'partial' });
  });

  it('says that nothing was looked at where nothing was said', async () => {
    world.models.script = [new ModelError('bedrock_access_denied', 'No access.')];

    await chat();

    expect(turn()).toMatchObject({ guardrail: 'not_scanned' });
  });

  it('says nothing of a guardrail that there is not', async () => {
    world.guard = undefined;

    await chat();

    expect(turn()).not.toHaveProperty('guardrail', expect.anything());
    expect(lastEvent()).not.toHaveProperty('metadata.guardrail');
  });
});

describe('an intervention', () => {
  it('is told to operators by what found it, without the text', async () => {
    const [start, ...rest] = wholeAnswer('Sorry');
    world.models.script = [start!, ...rest, blocked];

    await chat();

    expect(line('guardrail_intervened')?.fields).toMatchObject({
      requestId: 'r1',
      model: 'haiku',
      categories: 'content:HATE, topic:Money, advice',
    });
    expect(world.telemetry.metrics.filter(({ metric }) => metric === 'GuardrailInterventions')).toMatchObject(
      [{ dimensions: { policy: 'content' } }, { dimensions: { policy: 'topic' } }],
    );
  });

  it('of the gateway itself ends the turn, charged by what the model made of it', async () => {
    world.models.script = [
      { messageStart: { role: 'assistant' } },
      { withheld: 'x'.repeat(40) },
      delta('Sorry'),
      { messageStop: { stopReason: 'guardrail_intervened' } },
      blocked,
    ];

    await chat();

    expect(textOf(world.events)).toBe('Sorry');
    expect(turn()).toMatchObject({
      outcome: 'guardrail_intervened',
      estimated: true,
      usage: { outputTokens: 45 },
      answeredBy: 'haiku',
    });
    expect(lastEvent()).toMatchObject({ metadata: { guardrail: { intervened: true } } });
  });
});
