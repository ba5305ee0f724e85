import type { GuardrailAssessment, GuardrailUsage } from '@aws-sdk/client-bedrock-runtime';
import type { GuardrailResource, MeteredPolicy } from '../resources';
import { BedrockError } from './bedrock-error';
import type { ConverseMessage, GuardrailRequest } from './converse-request';

/** What a guardrail found in a text, in Bedrock's shapes. */
export interface Finding {
  readonly blocked: boolean;
  readonly actionReason: string;
  readonly usage: GuardrailUsage;
  readonly assessment: GuardrailAssessment;
}

/** A guardrail with a word filter: whole words and phrases, in any case. */
export class Guardrail {
  readonly #words: RegExp;
  /** Characters of the longest blocked phrase. */
  readonly longestPhrase: number;

  constructor(readonly resource: GuardrailResource) {
    const words = resource.blockedWords.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    this.longestPhrase = Math.max(0, ...resource.blockedWords.map(({ length }) => length));
    // Without words the pattern must match nothing, not everything.
    this.#words = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|') || '(?!)'})(?![\\p{L}\\p{N}])`, 'giu');
  }

  /** Whether the start of a text has a blocked phrase at `from` or later; one at its very end may still become another word. */
  blocksStart(text: string, from: number): boolean {
    this.#words.lastIndex = Math.max(0, from);
    const match = this.#words.exec(text);
    this.#words.lastIndex = 0;
    return match !== null && match.index + match[0].length < text.length;
  }

  assess(text: string): Finding {
    const started = performance.now();
    const matches = [...text.matchAll(this.#words)].map(([match]) => match);
    const usage = usageOf(text, this.resource.meteredPolicies);
    return {
      blocked: matches.length > 0,
      actionReason: matches.length > 0 ? 'Guardrail blocked.' : 'No action.',
      usage,
      assessment: {
        ...(matches.length > 0 && {
          wordPolicy: {
            customWords: [...new Set(matches)].map((match) => ({ match, action: 'BLOCKED', detected: true })),
            managedWordLists: [],
          },
        }),
        invocationMetrics: {
          guardrailProcessingLatency: Math.round(performance.now() - started),
          usage,
          guardrailCoverage: { textCharacters: { guarded: text.length, total: text.length } },
        },
      },
    };
  }
}

/** A text unit has up to 1,000 characters. Every policy that the guardrail has is charged for the whole text. */
function usageOf(text: string, meteredPolicies: readonly MeteredPolicy[] = []): GuardrailUsage {
  const units = Math.ceil(text.length / 1000);
  return {
    topicPolicyUnits: 0,
    contentPolicyUnits: 0,
    wordPolicyUnits: units,
    sensitiveInformationPolicyUnits: 0,
    sensitiveInformationPolicyFreeUnits: 0,
    contextualGroundingPolicyUnits: 0,
    ...Object.fromEntries(meteredPolicies.map((policy) => [`${policy}Units`, units])),
  };
}

/**
 * The guardrail that a request names by id or ARN and version.
 * @throws BedrockError ValidationException when one of the two is missing, or there is no such guardrail.
 */
export function findGuardrail(
  guardrail: Guardrail | undefined,
  {
    guardrailIdentifier,
    guardrailVersion,
  }: Pick<GuardrailRequest, 'guardrailIdentifier' | 'guardrailVersion'>,
): Guardrail {
  if (!guardrailIdentifier || !guardrailVersion) {
    const missing = guardrailIdentifier ? 'guardrailVersion' : 'guardrailIdentifier';
    throw new BedrockError(
      'ValidationException',
      `The guardrailConfig has no ${missing}. Provide both guardrailIdentifier and guardrailVersion and try again.`,
    );
  }
  const id = guardrailIdentifier.replace(/^arn:aws[a-z-]*:bedrock:[a-z0-9-]+:\d{12}:guardrail\//, '');
  if (guardrail?.resource.id !== id || guardrail.resource.version !== guardrailVersion) {
    throw new BedrockError(
      'ValidationException',
      'The guardrail identifier or version provided in the request does not exist.',
    );
  }
  return guardrail;
}

/** The text that a guardrail looks at: the `guardContent` blocks, or where there are none every text of the messages. */
export function guardedText(messages: readonly ConverseMessage[]): string {
  const blocks = messages.flatMap(({ content }) => content);
  const marked = blocks.flatMap(({ guardContent }) => guardContent?.text?.text ?? []);
  return (marked.length > 0 ? marked : blocks.flatMap(({ text }) => text ?? [])).join('\n');
}
