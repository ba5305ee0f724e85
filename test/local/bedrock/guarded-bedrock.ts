import {
  ApplyGuardrailCommand,
  type ApplyGuardrailCommandOutput,
  type BedrockRuntimeClient,
} from '@aws-sdk/client-bedrock-runtime';
import type { LanguageModel } from '../../../src/local/bedrock/language-model';
import { scriptedModel } from '../../../src/local/bedrock/scripted-model';
import { startBedrock } from '../../../src/local/bedrock/start-bedrock';
import type { GuardrailResource } from '../../../src/local/resources';
import { region, streamAnswer, transports, type StreamedAnswer } from './bedrock-client';

/** A guardrail without policies. */
export const bareGuardrail: GuardrailResource = {
  id: 'gr1local',
  version: '1',
  blockedWords: [],
  blockedInputMessage: 'I may not hear that.',
  blockedOutputMessage: 'I may not say that.',
};

export interface GuardedBedrock {
  /** The prompts that the model was given, as it reads them. */
  readonly prompts: readonly string[];
  readonly client: BedrockRuntimeClient;
  ask(prompt: string, mode?: 'sync' | 'async'): Promise<StreamedAnswer>;
  apply(source: 'INPUT' | 'OUTPUT', ...texts: string[]): Promise<ApplyGuardrailCommandOutput>;
  close(): Promise<void>;
}

/** A Bedrock with a guardrail of these policies, and a client of the real SDK. */
export async function startGuardedBedrock(policies: Partial<GuardrailResource>): Promise<GuardedBedrock> {
  const guardrail = { ...bareGuardrail, ...policies };
  const prompts: string[] = [];
  const scripted = scriptedModel({ tokensPerSecond: 0, firstTokenMs: 0 });
  const model: LanguageModel = {
    generate(prompt, signal) {
      prompts.push(prompt.messages.map(({ text }) => text).join('\n'));
      return scripted.generate(prompt, signal);
    },
  };
  const bedrock = await startBedrock({ region, guardrail, model });
  const client = transports['HTTP/1.1'](bedrock.url);
  const named = { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version };
  return {
    prompts,
    client,
    ask: (prompt, streamProcessingMode = 'sync') =>
      streamAnswer(client, prompt, {
        guardrailConfig: { ...named, trace: 'enabled', streamProcessingMode },
      }),
    apply: (source, ...texts) =>
      client.send(
        new ApplyGuardrailCommand({ ...named, source, content: texts.map((text) => ({ text: { text } })) }),
      ),
    async close() {
      client.destroy();
      await bedrock.close();
    },
  };
}
