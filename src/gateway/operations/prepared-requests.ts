import * as v from 'valibot';
import { normalisedQuestion } from '../prepared/normalised-question';
import { isPreparedName, MOST_QUESTION_BYTES } from '../prepared/prepared-keys';
import type { Audience } from '../prepared/prepared-responses';
import { utf8Length } from '../text';

const MOST_RESPONSES = 1_000;
const MOST_ANSWER_BYTES = 102_400;

const set = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_.-]{1,64}$/, 'A set’s name takes 1–64 letters, digits, dots, dashes and underscores'),
);

const question = v.pipe(
  v.string(),
  v.check((text) => utf8Length(text) <= MOST_QUESTION_BYTES, `A question takes ${MOST_QUESTION_BYTES} bytes`),
  v.check((text) => text.isWellFormed(), 'A question is Unicode text'),
  v.transform(normalisedQuestion),
  v.string('A question has words'),
);

const answer = v.pipe(
  v.string(),
  v.check((text) => utf8Length(text) <= MOST_ANSWER_BYTES, `An answer takes ${MOST_ANSWER_BYTES} bytes`),
  v.check((text) => text.isWellFormed() && text.trim() !== '', 'An answer is Unicode text that is not empty'),
);

const name = v.pipe(
  v.string(),
  v.minLength(1),
  v.check(isPreparedName, 'A name takes 256 bytes of Unicode text'),
);

const audience = v.pipe(
  v.union(
    [v.literal('everyone'), v.strictObject({ group: name })],
    'audience takes "everyone" or {"group": …}',
  ),
  v.transform((named): Audience => (named === 'everyone' ? { everyone: true } : named)),
);

const language = v.pipe(
  v.string(),
  v.regex(/^(?=.{2,64}$)[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'language takes a BCP 47 tag'),
  v.transform((tag) => tag.toLowerCase()),
);

/** Who asks, as the audit log shall name them, and why. */
const who = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const reason = v.pipe(v.string(), v.minLength(1), v.maxLength(512));

const response = v.strictObject({
  question,
  answer,
  audience,
  /** A `family` of the catalogue; for every model where absent. */
  family: v.optional(name),
  /** BCP 47; for requests in any language where absent. */
  language: v.optional(language),
  /** ISO 8601, to the second; never where absent. */
  expiresAt: v.optional(
    v.pipe(
      v.string(),
      v.isoTimestamp('expiresAt takes a time in ISO 8601'),
      v.transform((time) => Math.floor(Date.parse(time) / 1_000)),
    ),
  ),
});

/** Loads a set. */
export const loadPreparedRequest = v.strictObject({
  set,
  responses: v.pipe(
    v.array(response),
    v.maxLength(MOST_RESPONSES, `A load takes ${MOST_RESPONSES} responses`),
  ),
  /** What the set has and the load has not is removed. */
  replace: v.optional(v.boolean(), false),
  loadedBy: who,
  reason,
});

/** Lists what there is, a few megabytes at once. */
export const listPreparedRequest = v.strictObject({
  set: v.optional(set),
  /** The `next` of the listing before. */
  after: v.optional(v.string()),
});

/** Ends a set, or what of it has all that is given besides. */
export const expirePreparedRequest = v.strictObject({
  set,
  question: v.optional(question),
  audience: v.optional(audience),
  family: v.optional(name),
  language: v.optional(language),
  expiredBy: who,
  reason,
});

export type LoadPreparedRequest = v.InferOutput<typeof loadPreparedRequest>;
export type ListPreparedRequest = v.InferOutput<typeof listPreparedRequest>;
export type ExpirePreparedRequest = v.InferOutput<typeof expirePreparedRequest>;
