import {
  ApplyGuardrailCommand,
  ConverseCommand,
  type BedrockRuntimeClient,
  type GuardrailStreamConfiguration,
} from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBedrock, type Bedrock } from '../../../src/local/bedrock/start-bedrock';
import { assistantMessage, modelId, region, streamAnswer, transports, userMessage } from './bedrock-client';

const guardrail = {
  id: 'gr1local',
  version: '1',
  blockedWords: ['project tulip', 'c++'],
  meteredPolicies: ['contentPolicy', 'sensitiveInformationPolicy'] as const,
  blockedInputMessage: 'I may not hear that.',
  blockedOutputMessage: 'I may not say that.',
};
const guardrailConfig: GuardrailStreamConfiguration = {
  guardrailIdentifier: guardrail.id,
  guardrailVersion: guardrail.version,
  trace: 'enabled',
};
const blockedWord = (match: string) => ({
  wordPolicy: { customWords: [{ match, action: 'BLOCKED', detected: true }], managedWordLists: [] },
  invocationMetrics: { usage: { wordPolicyUnits: 1 } },
});

describe('a guardrail', () => {
  let bedrock: Bedrock;
  let client: BedrockRuntimeClient;

  beforeAll(async () => {
    bedrock = await startBedrock({ region, guardrail, tokensPerSecond: 0, firstTokenMs: 0 });
    client = transports['HTTP/1.1'](bedrock.url);
  });
  afterAll(async () => {
    client.destroy();
    await bedrock.close();
  });

  describe('on the prompt', () => {
    it('answers a blocked one in the place of the model', async () => {
      const answer = await streamAnswer(client, 'What is Project TULIP?', { guardrailConfig });

      expect(answer.text).toBe(guardrail.blockedInputMessage);
      expect(answer.stopReason).toBe('guardrail_intervened');
      expect(answer.metadata?.usage).toEqual({ inputTokens: 0, outputTokens: 0, totalTokens: 0 });
      expect(answer.metadata?.trace?.guardrail).toMatchObject({
        inputAssessment: { gr1local: blockedWord('Project TULIP') },
        actionReason: 'Guardrail blocked.',
      });
    });

    it('traces nothing unless asked to', async () => {
      const answer = await streamAnswer(client, 'What is Project Tulip?', {
        guardrailConfig: { ...guardrailConfig, trace: 'disabled' },
      });

      expect(answer.stopReason).toBe('guardrail_intervened');
      expect(answer.metadata?.trace).toBeUndefined();
    });

    it.each(['What are project tulips?', 'Explain a subproject tulip', 'Explain c+'])(
      'lets %j pass: only whole words count',
      async (prompt) => {
        expect((await streamAnswer(client, prompt, { guardrailConfig })).stopReason).toBe('end_turn');
      },
    );

    it('looks at the whole conversation', async () => {
      const { stopReason } = await streamAnswer(client, '', {
        guardrailConfig,
        messages: [userMessage('I like C++.'), assistantMessage('So do I.'), userMessage('Good.')],
      });

      expect(stopReason).toBe('guardrail_intervened');
    });

    it('looks at guardContent only, where there is some', async () => {
      const { stopReason } = await streamAnswer(client, '', {
        guardrailConfig,
        messages: [
          {
            role: 'user',
            content: [
              { text: 'About project tulip:' },
              { guardContent: { text: { text: '[[echo=Hello]]' } } },
            ],
          },
        ],
      });

      expect(stopReason).toBe('end_turn');
    });

    it('does not apply to a request that names none', async () => {
      expect((await streamAnswer(client, 'What is project tulip?')).stopReason).toBe('end_turn');
    });
  });

  describe('on the answer', () => {
    const secret = 'Well, it is about project tulip, and about budgets';

    it('in sync mode says nothing of what is blocked', async () => {
      const answer = await streamAnswer(client, `[[echo=${secret}]]`, { guardrailConfig });

      expect(answer.text).toMatch(/^Well.*I may not say that\.$/);
      expect(answer.text).not.toMatch(/project/);
      expect(answer.stopReason).toBe('guardrail_intervened');
      expect(answer.metadata?.trace?.guardrail).toMatchObject({
        outputAssessments: { gr1local: [blockedWord('project tulip')] },
        modelOutput: [expect.stringContaining('project tulip')],
      });
    });

    it('in sync mode lets a clean answer through, whole', async () => {
      const clean = 'About project tulips, and C+, and nothing else.';

      const answer = await streamAnswer(client, `[[echo=${clean}]]`, { guardrailConfig });

      expect(answer.text).toBe(clean);
      expect(answer.stopReason).toBe('end_turn');
      expect(answer.deltas.length).toBeGreaterThan(5);
    });

    it('sees a blocked word at the very end', async () => {
      const answer = await streamAnswer(client, '[[echo=Long live C++]]', { guardrailConfig });

      expect(answer.text).not.toContain('C++');
      expect(answer.stopReason).toBe('guardrail_intervened');
    });

    it('in async mode intervenes after the fact', async () => {
      const answer = await streamAnswer(client, `[[echo=${secret}]]`, {
        guardrailConfig: { ...guardrailConfig, streamProcessingMode: 'async' },
      });

      expect(answer.text).toBe('Well, it is about project tulip,I may not say that.');
      expect(answer.stopReason).toBe('guardrail_intervened');
    });

    it('replaces all of the answer of Converse', async () => {
      const messages = [userMessage(`[[echo=${secret}]]`)];

      const answer = await client.send(
        new ConverseCommand({
          modelId,
          messages,
          guardrailConfig: { ...guardrailConfig, trace: 'enabled' },
        }),
      );

      expect(answer.output?.message).toEqual(assistantMessage(guardrail.blockedOutputMessage));
      expect(answer.stopReason).toBe('guardrail_intervened');
      expect(answer.trace?.guardrail?.outputAssessments).toHaveProperty(guardrail.id);
    });
  });

  describe('by its trace', () => {
    const units = (count: number) => ({
      contentPolicyUnits: count,
      sensitiveInformationPolicyUnits: count,
      sensitiveInformationPolicyFreeUnits: 0,
      topicPolicyUnits: 0,
      wordPolicyUnits: count,
      contextualGroundingPolicyUnits: 0,
    });

    it('tells the text units of the prompt and of the answer, a unit for each thousand characters begun', async () => {
      const prompt = `[[echo=${'a'.repeat(1_001)}]]${'b'.repeat(1_000)}`;

      const { metadata } = await streamAnswer(client, prompt, { guardrailConfig });

      const { inputAssessment, outputAssessments } = metadata!.trace!.guardrail!;
      expect(inputAssessment!['gr1local']!.invocationMetrics!.usage).toEqual(units(1));
      expect(outputAssessments!['gr1local']).toMatchObject([{ invocationMetrics: { usage: units(2) } }]);
    });

    it('tells those of the prompt alone where that was blocked', async () => {
      const { metadata } = await streamAnswer(client, 'C++?', { guardrailConfig });

      const { inputAssessment, outputAssessments } = metadata!.trace!.guardrail!;
      expect(inputAssessment!['gr1local']!.invocationMetrics!.usage).toEqual(units(1));
      expect(outputAssessments).toBeUndefined();
    });
  });

  describe('by name', () => {
    it('is found by its ARN', async () => {
      const guardrailIdentifier = `arn:aws:bedrock:us-east-1:123456789012:guardrail/${guardrail.id}`;

      const answer = await streamAnswer(client, 'C++?', {
        guardrailConfig: { ...guardrailConfig, guardrailIdentifier },
      });

      expect(answer.stopReason).toBe('guardrail_intervened');
    });

    it.each([
      ['an unknown id', { guardrailIdentifier: 'other' }, /does not exist/],
      ['an unknown version', { guardrailVersion: '2' }, /does not exist/],
      ['no version', { guardrailVersion: undefined }, /no guardrailVersion/],
      ['no id', { guardrailIdentifier: undefined }, /no guardrailIdentifier/],
    ])('is refused with %s', async (_, change, message) => {
      const call = streamAnswer(client, 'Hello', { guardrailConfig: { ...guardrailConfig, ...change } });

      await expect(call).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringMatching(message),
      });
    });
  });

  describe('applied by itself', () => {
    const apply = (source: 'INPUT' | 'OUTPUT', text: string, guardrailVersion = guardrail.version) =>
      client.send(
        new ApplyGuardrailCommand({
          guardrailIdentifier: guardrail.id,
          guardrailVersion,
          source,
          content: [{ text: { text } }],
        }),
      );

    it.each([
      ['INPUT', guardrail.blockedInputMessage],
      ['OUTPUT', guardrail.blockedOutputMessage],
    ] as const)('blocks %s with its message', async (source, message) => {
      expect(await apply(source, 'On project tulip')).toMatchObject({
        action: 'GUARDRAIL_INTERVENED',
        outputs: [{ text: message }],
        assessments: [blockedWord('project tulip')],
        usage: { wordPolicyUnits: 1, topicPolicyUnits: 0 },
        guardrailCoverage: { textCharacters: { guarded: 16, total: 16 } },
      });
    });

    it('passes what is clean', async () => {
      expect(await apply('INPUT', 'On tulips')).toMatchObject({ action: 'NONE', outputs: [] });
    });

    it('is refused with an unknown version', async () => {
      await expect(apply('INPUT', 'Hello', '7')).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });
});
