import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';

const STRENGTHS = ['NONE', 'LOW', 'MEDIUM', 'HIGH'];

const inputStrength = v.optional(
  v.pipe(v.string(), v.description('How much of the prompts it stops: NONE, LOW, MEDIUM or HIGH.')),
  'HIGH',
);
const outputStrength = v.optional(
  v.pipe(v.string(), v.description('How much of the answers it stops: NONE, LOW, MEDIUM or HIGH.')),
  'HIGH',
);

const kind = (description: string) =>
  v.optional(v.pipe(v.object({ inputStrength, outputStrength }), v.description(description)), {});

const contentFilters = v.object({
  hate: kind('Contempt for people for what they are: race, religion, gender and the like.'),
  insults: kind('Demeaning, mocking and bullying language.'),
  sexual: kind('Sexual interest, activity and arousal.'),
  violence: kind('Glorified or threatened injury of a person, group or thing.'),
  misconduct: kind('Crime, fraud and harm, and how to do it.'),
  promptAttack: v.optional(
    v.pipe(
      v.object({ inputStrength }),
      v.description('Jailbreaks and injected instructions; Bedrock looks for them in prompts only.'),
    ),
    {},
  ),
});

type Filters = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Filters by kind. A kind that is not named keeps its full strength, so that to weaken one never drops another. */
export const contentFiltersVariable = variable(
  v.optional(contentFilters, {}),
  'Filters by kind of content. All are at HIGH, the safest strength; weaken the one kind and side that refuses what your users need.',
  {
    rules: [
      rule<{ contentFilters: Filters }>({
        message: 'content_filters must have strengths of NONE, LOW, MEDIUM or HIGH.',
        condition: hcl`alltrue([
          for strength in flatten([for filter in values(var.content_filters) : values(filter)]) :
          contains(["NONE", "LOW", "MEDIUM", "HIGH"], strength)
        ])`,
        holds: (values) =>
          Object.values(values.contentFilters)
            .flatMap((filter) => Object.values(filter))
            .every((strength) => STRENGTHS.includes(strength)),
        breaks: { contentFilters: { hate: { inputStrength: 'EXTREME' } } },
      }),
    ],
  },
);
