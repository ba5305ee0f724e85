import type { GuardrailUnits } from '../pricing/guardrail-units';
import { PRICED_POLICIES } from '../pricing/guardrail-units';
import type { Assessment, Coverage, GuardrailReport } from './content-guard';

/** Sums up what the guardrail said of a turn's texts, one after the other. */
export class GuardrailTally {
  private readonly assessments: Assessment[] = [];

  /** @param whole false where something of the turn is no text, which the guardrail is not given */
  constructor(private readonly whole: boolean) {}

  add(assessment: Assessment): Assessment {
    this.assessments.push(assessment);
    return assessment;
  }

  get report(): GuardrailReport {
    return {
      coverage: this.whole ? leastOf(this.assessments) : 'partial',
      intervened: this.assessments.some(({ intervened }) => intervened),
      categories: [...new Set(this.assessments.flatMap(({ categories }) => categories))].sort(),
    };
  }

  get units(): GuardrailUnits {
    return Object.fromEntries(
      PRICED_POLICIES.map((policy) => [
        policy,
        this.assessments.reduce((total, { units }) => total + (units[policy] ?? 0), 0),
      ]),
    );
  }
}

function leastOf(assessments: readonly Assessment[]): Coverage {
  const coverages = new Set(assessments.map(({ coverage }) => coverage));
  const [only] = coverages;
  return coverages.size === 1 ? only! : 'partial';
}
