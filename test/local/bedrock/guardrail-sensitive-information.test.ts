import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { modelId, userMessage } from './bedrock-client';
import { bareGuardrail, startGuardedBedrock, type GuardedBedrock } from './guarded-bedrock';

const policies = {
  piiEntities: [
    { type: 'EMAIL', action: 'ANONYMIZE' },
    { type: 'US_SOCIAL_SECURITY_NUMBER', action: 'BLOCK' },
    { type: 'IP_ADDRESS', action: 'NONE' },
    { type: 'NAME', action: 'ANONYMIZE' },
  ],
  regexes: [
    { name: 'ticket', pattern: 'TICKET-[0-9]{6}', action: 'ANONYMIZE' },
    { name: 'host', pattern: '(?i)[a-z]+\\.corp\\.example', action: 'BLOCK' },
  ],
} as const;
const email = (action: string) => ({ type: 'EMAIL', match: 'ann@example.com', action, detected: true });
const ticket = {
  name: 'ticket',
  regex: 'TICKET-[0-9]{6}',
  match: 'TICKET-123456',
  action: 'ANONYMIZED',
  detected: true,
};

describe('the sensitive information policy', () => {
  let bedrock: GuardedBedrock;
  beforeAll(async () => {
    bedrock = await startGuardedBedrock(policies);
  });
  afterAll(() => bedrock.close());

  describe('applied by itself', () => {
    it('masks by the name of the kind and of the regex', async () => {
      expect(await bedrock.apply('OUTPUT', 'Ask ann@example.com about TICKET-123456.')).toMatchObject({
        action: 'GUARDRAIL_INTERVENED',
        actionReason: 'Guardrail masked.',
        outputs: [{ text: 'Ask {EMAIL} about {ticket}.' }],
        assessments: [
          { sensitiveInformationPolicy: { piiEntities: [email('ANONYMIZED')], regexes: [ticket] } },
        ],
      });
    });

    it('gives an output for each text, also for those without a find', async () => {
      const { outputs } = await bedrock.apply('INPUT', 'Hello', 'TICKET-123456');

      expect(outputs).toEqual([{ text: 'Hello' }, { text: '{ticket}' }]);
    });

    it('blocks where something is to be blocked, whatever else is to be masked', async () => {
      expect(await bedrock.apply('INPUT', 'ann@example.com on WIKI.Corp.Example')).toMatchObject({
        action: 'GUARDRAIL_INTERVENED',
        actionReason: 'Guardrail blocked.',
        outputs: [{ text: bareGuardrail.blockedInputMessage }],
        assessments: [
          {
            sensitiveInformationPolicy: {
              piiEntities: [email('ANONYMIZED')],
              regexes: [{ name: 'host', match: 'WIKI.Corp.Example', action: 'BLOCKED' }],
            },
          },
        ],
      });
    });

    it('only tells what has the action NONE', async () => {
      expect(await bedrock.apply('INPUT', 'Ping 192.0.2.1')).toMatchObject({
        action: 'NONE',
        outputs: [],
        assessments: [
          {
            sensitiveInformationPolicy: {
              piiEntities: [{ type: 'IP_ADDRESS', match: '192.0.2.1', action: 'NONE', detected: true }],
            },
          },
        ],
      });
    });

    it('finds nothing of a kind that form does not tell', async () => {
      expect(await bedrock.apply('INPUT', 'My name is Ann Smith')).toMatchObject({ action: 'NONE' });
    });
  });

  describe('on the prompt', () => {
    it('leaves the model the masked text', async () => {
      const answer = await bedrock.ask('Write to ann@example.com [[echo=Done]]');

      expect(bedrock.prompts.at(-1)).toBe('Write to {EMAIL}');
      expect(answer.text).toBe('Done');
      expect(answer.stopReason).toBe('end_turn');
      expect(answer.metadata?.trace?.guardrail?.inputAssessment).toMatchObject({
        [bareGuardrail.id]: {
          sensitiveInformationPolicy: { piiEntities: [email('ANONYMIZED')], regexes: [] },
        },
      });
    });

    it('masks in guardContent only, where there is some', async () => {
      const content = [
        { text: 'To ann@example.com:' },
        { guardContent: { text: { text: 'TICKET-123456 is done' } } },
      ];

      await bedrock.client.send(
        new ConverseCommand({
          modelId,
          messages: [{ role: 'user', content }],
          guardrailConfig: { guardrailIdentifier: bareGuardrail.id, guardrailVersion: '1' },
        }),
      );

      expect(bedrock.prompts.at(-1)).toBe('To ann@example.com:\n{ticket} is done');
    });

    it('keeps it from the model where something is to be blocked', async () => {
      const before = bedrock.prompts.length;

      const answer = await bedrock.ask('My number is 123-45-6789');

      expect(answer.text).toBe(bareGuardrail.blockedInputMessage);
      expect(answer.stopReason).toBe('guardrail_intervened');
      expect(bedrock.prompts).toHaveLength(before);
    });
  });

  describe('on the answer', () => {
    const directed = '[[echo=Ask ann@example.com about TICKET-123456, please.]]';
    const masked = 'Ask {EMAIL} about {ticket}, please.';

    it('streams it masked in sync mode', async () => {
      const answer = await bedrock.ask(directed);

      expect(answer.text).toBe(masked);
      expect(answer.stopReason).toBe('end_turn');
      expect(answer.deltas.length).toBeGreaterThan(5);
      expect(answer.metadata?.trace?.guardrail).toMatchObject({
        actionReason: 'Guardrail masked.',
        modelOutput: ['Ask ann@example.com about TICKET-123456, please.'],
        outputAssessments: {
          [bareGuardrail.id]: [
            { sensitiveInformationPolicy: { piiEntities: [email('ANONYMIZED')], regexes: [ticket] } },
          ],
        },
      });
    });

    it('masks nothing in async mode, and says so', async () => {
      const answer = await bedrock.ask(directed, 'async');

      expect(answer.text).toBe('Ask ann@example.com about TICKET-123456, please.');
      expect(answer.metadata?.trace?.guardrail).toMatchObject({
        outputAssessments: {
          [bareGuardrail.id]: [{ sensitiveInformationPolicy: { piiEntities: [email('NONE')] } }],
        },
      });
    });

    it('blocks in async mode too', async () => {
      const answer = await bedrock.ask('[[echo=It is 123-45-6789, and more]]', 'async');

      expect(answer.text).toBe('It is 123-45-6789,I may not say that.');
      expect(answer.stopReason).toBe('guardrail_intervened');
    });

    it('masks the answer of Converse', async () => {
      const answer = await bedrock.client.send(
        new ConverseCommand({
          modelId,
          messages: [userMessage(directed)],
          guardrailConfig: { guardrailIdentifier: bareGuardrail.id, guardrailVersion: '1' },
        }),
      );

      expect(answer.output?.message?.content).toEqual([{ text: masked }]);
      expect(answer.stopReason).toBe('end_turn');
    });
  });
});
