import fc from 'fast-check';
import type { ChatRequest } from '../../../src/gateway/contract/requests';
import { loadPrepared } from '../../../src/gateway/operations/prepared-load';
import type { LoadPreparedRequest } from '../../../src/gateway/operations/prepared-requests';
import { countPreparedHit, findPrepared } from '../../../src/gateway/prepared/find-prepared';
import { normalisedQuestion } from '../../../src/gateway/prepared/normalised-question';
import type { PreparedResponse, PreparedResponses } from '../../../src/gateway/prepared/prepared-responses';
import type { PreparedStore } from '../../../src/gateway/prepared/prepared-store';
import { configuration, createWorld } from '../world';

/*
 * What operators load, what users ask, and who may be told what: said once more, without a word of the gateway's own. Every
 * answer is different, so that the one that was served names what it was loaded with.
 */

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Names that try to be others. */
const names = fc.oneof(
  fc.constantFrom(
    'staff',
    'Staff',
    'staff ',
    'staff#',
    '#staff',
    '#',
    '*',
    '*#*',
    'everyone',
    `everyone#${HASH}`,
  ),
  fc.constantFrom(
    `${HASH}#staff`,
    'group#staff',
    '%23',
    '%',
    'ＳＴＡＦＦ',
    '日本',
    '👩‍🚀',
    '__proto__',
    'x'.repeat(256),
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
);

/** Of questions that are different, and stay so in whatever way they are written. */
const questions = [
  'why is the sky blue',
  'why is the sky blue #staff',
  'why is the sky bluе', // with a Cyrillic letter
  '*',
  '#',
  'everyone',
  'c',
  'c#',
  'c++',
  '日本',
  'naïve',
  'naive',
  'constructor',
  'x'.repeat(4_000),
  'x'.repeat(3_999),
];
const question = fc.nat({ max: questions.length - 1 });

/** The same question as somebody else would write it. */
const written = fc.record({
  upper: fc.boolean(),
  decomposed: fc.boolean(),
  space: fc.constantFrom(' ', '  ', '\n\t', '\u00a0'),
  around: fc.constantFrom<[string, string]>(
    ['', ''],
    ['"', '"'],
    ['« ', ' »'],
    ['¿', '?'],
    [' ', '\n'],
    ['“', '?”'],
  ),
  end: fc.constantFrom('', '?', ' ?!', '.', '…', '？'),
});
type Written = typeof written extends fc.Arbitrary<infer T> ? T : never;

function write(index: number, { upper, decomposed, space, around, end }: Written): string {
  const cased = upper ? questions[index]!.toUpperCase() : questions[index]!;
  const [before, after] = around;
  return before + cased.normalize(decomposed ? 'NFD' : 'NFC').replaceAll(' ', space) + end + after;
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const languages = fc.constantFrom(
  'de',
  'DE',
  'pt',
  'pt-br',
  'pt-BR',
  'pt-pt',
  'p',
  '*',
  '#',
  'de#',
  '%2a',
  'pt-',
);

const loaded = fc.record({
  question,
  written,
  group: maybe(names),
  family: maybe(names),
  language: maybe(languages),
  /** Seconds after the load. */
  expiresAfter: maybe(fc.integer({ min: 1, max: 5 })),
});
type Loaded = typeof loaded extends fc.Arbitrary<infer T> ? T : never;

const asked = fc.record({
  question,
  written,
  groups: fc.array(names, { maxLength: 40 }),
  family: maybe(names),
  language: maybe(languages),
  /** Seconds after the load. */
  after: fc.integer({ min: 0, max: 6 }),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

/** Loaded responses, and requests of which most are near to one of them. */
export const scenarios = fc
  .uniqueArray(loaded, {
    minLength: 1,
    maxLength: 12,
    selector: ({ question, group, family, language }) =>
      [question, group, family, language?.toLowerCase()].join('\0'),
  })
  .chain((responses) =>
    fc.record({
      responses: fc.constant(responses),
      requests: fc.array(
        fc
          .tuple(
            asked,
            fc.constantFrom(...responses),
            fc.array(fc.constantFrom(true, true, true, true, false), { minLength: 4, maxLength: 4 }),
          )
          .map(([request, near, [question, group, family, language]]) => ({
            ...request,
            ...(question && { question: near.question }),
            ...(group && near.group !== undefined && { groups: [...request.groups.slice(0, 3), near.group] }),
            ...(family && { family: near.family }),
            ...(language && { language: near.language }),
          })),
        { minLength: 1, maxLength: 8 },
      ),
    }),
  );
export type Scenario = typeof scenarios extends fc.Arbitrary<infer T> ? T : never;

/** What one request was served. */
export interface Served {
  readonly request: Asked;
  readonly response: PreparedResponse | undefined;
  readonly mayBe: readonly Loaded[];
  /** The one that takes precedence; undefined where there is none. */
  readonly best: Loaded | undefined;
  /** What `response` was loaded as. */
  readonly loaded: Loaded | undefined;
}

const CENTURY_MS = 36_525 * 86_400_000;

/** Loads the responses as operators do, asks as users do, and says beside it what may be served. */
export async function serve(
  { responses, requests }: Scenario,
  store: PreparedStore,
  prepared: PreparedResponses,
): Promise<Served[]> {
  const world = createWorld();
  const { models } = configuration();
  world.prepared = prepared;
  world.configuration.value = configuration({
    models: Object.fromEntries(
      responses.map(({ family, group }, index) => [
        `model-${index}`,
        {
          ...models['haiku']!,
          ...(family !== undefined && { family }),
          groups: group === undefined ? [] : [group],
        },
      ]),
    ),
  });
  // So late that a store with a clock of its own takes nothing for over.
  await world.clock.sleep(CENTURY_MS);
  const loadedAt = world.clock.now();
  await loadPrepared({ ...world, preparedStore: store }, loadOf(responses, loadedAt));
  const served: Served[] = [];
  for (const request of requests.toSorted((a, b) => a.after - b.after)) {
    await world.clock.sleep(loadedAt + request.after * 1_000 - world.clock.now());
    const response = await findPrepared(
      world,
      chatOf(request),
      { userId: 'u', groups: request.groups },
      request,
    );
    if (response) await countPreparedHit(world, response);
    const mayBe = responses.filter((each) => matches(each, request));
    const best = mayBe.toSorted((a, b) => rank(a, request) - rank(b, request))[0];
    const loaded = responses.find((_, index) => response?.answer === `answer ${index}`);
    served.push({ request, response, mayBe, best, loaded });
  }
  if (world.telemetry.lines.some(({ level }) => level !== 'info')) throw new Error('A store failed');
  return served;
}

function loadOf(responses: readonly Loaded[], now: number): LoadPreparedRequest {
  return {
    set: 'faq',
    responses: responses.map(({ question, written, group, family, language, expiresAfter }, index) => ({
      question: normalisedQuestion(write(question, written))!,
      answer: `answer ${index}`,
      audience: group === undefined ? { everyone: true } : { group },
      family,
      language: language?.toLowerCase(),
      expiresAt: expiresAfter === undefined ? undefined : now / 1_000 + expiresAfter,
    })),
    replace: true,
    loadedBy: 'ada',
    reason: 'test',
  };
}

function chatOf({ question, written, language }: Asked): ChatRequest {
  const content = [{ text: write(question, written) }];
  return {
    type: 'chat',
    conversationId: 'c1',
    modelId: 'any',
    messages: [{ role: 'user', content }],
    language,
  };
}

/** The rule, in the words of the documentation. */
function matches(response: Loaded, request: Asked): boolean {
  const language = request.language?.toLowerCase();
  const wanted = response.language?.toLowerCase();
  return (
    (response.group === undefined || request.groups.includes(response.group)) &&
    response.question === request.question &&
    (response.family === undefined || response.family === request.family) &&
    (wanted === undefined || wanted === language || wanted === language?.replace(/-.*/, '')) &&
    (response.expiresAfter === undefined || request.after < response.expiresAfter)
  );
}

/** The lowest goes first. */
function rank({ group, family, language }: Loaded, request: Asked): number {
  const audience = group === undefined ? 1_000 : request.groups.indexOf(group);
  const wanted = language?.toLowerCase();
  const byLanguage = wanted === undefined ? 2 : wanted === request.language?.toLowerCase() ? 0 : 1;
  return audience * 100 + (family === undefined ? 10 : 0) + byLanguage;
}
