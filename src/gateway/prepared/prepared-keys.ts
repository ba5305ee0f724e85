import type { Caller } from '../caller';
import type { ModelEntry } from '../configuration/configuration';
import type { ChatRequest } from '../contract/requests';
import { utf8Length } from '../text';
import { normalisedQuestion } from './normalised-question';
import type { Audience, PreparedKey } from './prepared-responses';

/** How many keys a request can have: what one BatchGetItem takes. */
export const MOST_KEYS = 100;

/** A longer question is no prepared one. */
export const MOST_QUESTION_BYTES = 4_096;

/** Longer names could not be keys of the store. */
const MOST_NAME_BYTES = 256;

/** A family or none, with a whole language tag, its primary subtag, or none. */
const MOST_VARIANTS = 6;

/** The caller's first groups that are looked at: with everyone, as many audiences as there is room for. */
export const MOST_GROUPS = Math.floor(MOST_KEYS / MOST_VARIANTS) - 1;

/**
 * The keys of the responses that may answer a request, in order of precedence: for each of the caller's first `MOST_GROUPS`
 * groups in their order, then for everyone; of each for the model's family, then for every model; of each in the whole
 * language, then in its primary subtag, then in any. None where the request is more than one bare question.
 */
export function preparedKeysOf(
  request: ChatRequest,
  caller: Pick<Caller, 'groups'>,
  model: Pick<ModelEntry, 'family'>,
): readonly PreparedKey[] {
  const question = questionOf(request);
  if (question === undefined) return [];
  const groups = [...new Set(caller.groups.filter(isPreparedName))].slice(0, MOST_GROUPS);
  const audiences: Audience[] = [...groups.map((group) => ({ group })), { everyone: true }];
  const families = known([model.family]);
  const languages = known(languagesOf(request));
  return audiences.flatMap((audience) =>
    families.flatMap((family) => languages.map((language) => ({ audience, question, family, language }))),
  );
}

/** Whether a group or a family can have prepared responses: Unicode text, of up to 256 bytes. */
export function isPreparedName(name: string): boolean {
  return name.isWellFormed() && utf8Length(name) <= MOST_NAME_BYTES;
}

/**
 * Anything besides a first question in words changes what its answer is, or says that the model's own is wanted. Tools that the
 * model may leave alone do neither.
 */
function questionOf(request: ChatRequest): string | undefined {
  const { messages, system = [], toolConfig, outputConfig, additionalModelRequestFields, prepared } = request;
  const { any, tool } = toolConfig?.toolChoice ?? {};
  const besides = [any, tool, outputConfig, additionalModelRequestFields, prepared];
  if (messages.length !== 1 || system.length > 0 || besides.some((field) => field !== undefined))
    return undefined;
  const texts = messages.flatMap(({ content }) => content.map(({ text }) => text));
  if (texts.includes(undefined)) return undefined;
  const text = texts.join('\n');
  return text.isWellFormed() && utf8Length(text) <= MOST_QUESTION_BYTES
    ? normalisedQuestion(text)
    : undefined;
}

function languagesOf({ language }: ChatRequest): (string | undefined)[] {
  const tag = language?.toLowerCase();
  return [tag, tag?.split('-')[0]];
}

/** Each once, and undefined, for any, at the end. */
function known(names: readonly (string | undefined)[]): (string | undefined)[] {
  const some = names.filter((name) => name !== undefined && isPreparedName(name));
  return [...new Set(some), undefined];
}
