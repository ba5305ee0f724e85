import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { setOfStrings } from '../terraform/schema';

const deniedTopic = v.object({
  definition: v.pipe(
    v.string(),
    v.description(
      'What the topic is, in one or two sentences of up to 200 characters. Say what it is, not what to do.',
    ),
  ),
  examples: v.optional(
    v.pipe(v.array(v.string()), v.description('Up to 5 prompts on the topic, each of up to 100 characters.')),
  ),
});

interface Topic {
  readonly definition: string;
  readonly examples?: readonly string[];
}
type Topics = Readonly<Record<string, Topic>>;

const TOPIC = { definition: 'Advice on what to do with money.' };

/** Topics by name. Limits are those of Bedrock's CreateGuardrail. */
export const deniedTopicsVariable = variable(
  v.optional(v.record(v.string(), deniedTopic), {}),
  'Topics that are refused, by name. None by default: which ones are wrong for your users only you know.',
  {
    rules: [
      rule<{ deniedTopics: Topics }>({
        message: 'denied_topics must be 30 or fewer.',
        condition: hcl`length(var.denied_topics) <= 30`,
        holds: ({ deniedTopics }) => Object.keys(deniedTopics).length <= 30,
        breaks: {
          deniedTopics: Object.fromEntries(
            Array.from({ length: 31 }, (_, index) => [`Topic ${index + 1}`, TOPIC]),
          ),
        },
      }),
      rule<{ deniedTopics: Topics }>({
        message: 'denied_topics must have names of 1 to 100 letters, digits, spaces and -_!?. characters.',
        condition: hcl`alltrue([
          for name in keys(var.denied_topics) : can(regex("^[0-9a-zA-Z_ !?.-]{1,100}$", name))
        ])`,
        holds: ({ deniedTopics }) =>
          Object.keys(deniedTopics).every((name) => /^[0-9a-zA-Z_ !?.-]{1,100}$/.test(name)),
        breaks: { deniedTopics: { 'Money: advice': TOPIC } },
      }),
      rule<{ deniedTopics: Topics }>({
        message: 'denied_topics must have definitions of 1 to 200 characters.',
        condition: hcl`alltrue([
          for topic in values(var.denied_topics) : length(topic.definition) >= 1 && length(topic.definition) <= 200
        ])`,
        holds: ({ deniedTopics }) =>
          Object.values(deniedTopics).every(({ definition }) => isOfLength(definition, 1, 200)),
        breaks: { deniedTopics: { Money: { definition: '' } } },
      }),
      rule<{ deniedTopics: Topics }>({
        message: 'denied_topics must have at most 5 examples each, of 1 to 100 characters.',
        condition: hcl`alltrue([
          for topic in values(var.denied_topics) : topic.examples == null || try(
            length(topic.examples) <= 5 &&
            alltrue([for example in topic.examples : length(example) >= 1 && length(example) <= 100]),
            false
          )
        ])`,
        holds: ({ deniedTopics }) =>
          Object.values(deniedTopics).every(
            ({ examples = [] }) =>
              examples.length <= 5 && examples.every((example) => isOfLength(example, 1, 100)),
          ),
        breaks: { deniedTopics: { Money: { ...TOPIC, examples: [''] } } },
      }),
    ],
  },
);

/** Words that are blocked as they stand. Limits are those of Bedrock's CreateGuardrail. */
export const blockedWordsVariable = variable(
  v.optional(setOfStrings(), []),
  'Words and phrases (of up to three words) that block a prompt or an answer, in upper and lower case, wherever they stand. None by default.',
  {
    rules: [
      rule<{ blockedWords: readonly string[] }>({
        message: 'blocked_words must be of 1 to 100 characters each.',
        condition: hcl`alltrue([for word in var.blocked_words : length(word) >= 1 && length(word) <= 100])`,
        holds: ({ blockedWords }) => blockedWords.every((word) => isOfLength(word, 1, 100)),
        breaks: { blockedWords: [''] },
      }),
    ],
  },
);

/** AWS's own list of swear words. */
export const blockProfanityVariable = variable(
  v.optional(v.boolean(), false),
  'Whether AWS’s list of profane words blocks as blocked_words does. Off by default: the content filters judge insults and hate by what is meant, while a list refuses a quotation, a translation and an angry customer alike.',
);

/** Characters as people and Terraform's `length` count them, near enough: a pair of surrogates is one. */
export const isOfLength = (text: string, least: number, most: number): boolean => {
  const { length } = [...text];
  return length >= least && length <= most;
};
