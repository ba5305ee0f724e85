import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { setOfStrings } from '../terraform/schema';

/** Groups that want a configuration of their own, which this module does not offer. */
const CONFIGURED = [
  'AWSManagedRulesACFPRuleSet',
  'AWSManagedRulesATPRuleSet',
  'AWSManagedRulesAntiDDoSRuleSet',
  'AWSManagedRulesBotControlRuleSet',
];

/**
 * What counts instead of blocking. A prompt may be about anything, a script tag or `../../etc/passwd` included, and nothing
 * behind the API takes it for a page, a path or a program; on a WebSocket the same prompt is not inspected at all.
 */
const DEFAULT_GROUPS = [
  {
    name: 'AWSManagedRulesAmazonIpReputationList',
    count: [],
  },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    count: [
      'CrossSiteScripting_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      // Node's WebSocket clients send no User-Agent.
      'NoUserAgent_HEADER',
      'SizeRestrictions_BODY',
    ],
  },
  {
    name: 'AWSManagedRulesKnownBadInputsRuleSet',
    count: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY'],
  },
];

interface Values {
  readonly managedRuleGroups: readonly { readonly name: string }[];
}

const names = ({ managedRuleGroups }: Values) => managedRuleGroups.map(({ name }) => name);

/** `managedRuleGroups`: AWS's own, in the order in which they judge a request. */
export const managedRuleGroupsVariable = variable(
  v.optional(
    v.array(
      v.object({
        name: v.pipe(v.string(), v.description('Name of the group, such as AWSManagedRulesSQLiRuleSet.')),
        count: v.optional(
          v.pipe(setOfStrings(), v.description('Rules of the group that only count what they match.')),
          [],
        ),
      }),
    ),
    DEFAULT_GROUPS,
  ),
  'AWS managed rule groups, in the order in which they judge. By default rules about a request’s body count and do not block: a prompt may be about anything, and a body above 8 KB is legal.',
  {
    rules: [
      rule<Values>({
        message: 'managed_rule_groups must name groups of AWS: AWSManagedRules….',
        condition: hcl`alltrue([
          for group in var.managed_rule_groups : can(regex("^AWSManagedRules[A-Za-z0-9]+$", group.name))
        ])`,
        holds: (values) => names(values).every((name) => /^AWSManagedRules[A-Za-z0-9]+$/.test(name)),
        breaks: { managedRuleGroups: [{ name: 'CommonRuleSet' }] },
      }),
      rule<Values>({
        message:
          'managed_rule_groups must not name groups that want a configuration of their own: bot control, account takeover, account creation and DDoS.',
        condition: hcl`alltrue([
          for group in var.managed_rule_groups : !contains(${CONFIGURED}, group.name)
        ])`,
        holds: (values) => names(values).every((name) => !CONFIGURED.includes(name)),
        breaks: { managedRuleGroups: [{ name: 'AWSManagedRulesBotControlRuleSet' }] },
      }),
      rule<Values>({
        message: 'managed_rule_groups must name a group once.',
        condition: hcl`(
          length(distinct(var.managed_rule_groups[*].name)) == length(var.managed_rule_groups)
        )`,
        holds: (values) => new Set(names(values)).size === names(values).length,
        breaks: {
          managedRuleGroups: [{ name: 'AWSManagedRulesSQLiRuleSet' }, { name: 'AWSManagedRulesSQLiRuleSet' }],
        },
      }),
    ],
  },
);
