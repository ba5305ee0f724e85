import * as v from 'valibot';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { logRetentionVariable } from '../terraform/log-retention';
import { managedRuleGroupsVariable } from './managed-rule-groups';
import { allowedCidrsVariable, allowedCountriesVariable, blockedCountriesVariable } from './origin-variables';

/** WAF's range of a rate-based rule's limit, and its windows. */
const LIMIT = { least: 10, most: 2_000_000_000 };
const WINDOWS = [60, 120, 300, 600];

interface RateLimit {
  readonly rateLimit: { readonly requests: number; readonly windowSeconds: number };
}

export const edge = defineModule({
  name: 'edge',
  title:
    'A web application firewall before the API: a rate limit per address, AWS’s managed rules, and a log without tokens.',
  variables: {
    name: nameVariable,
    enabled: variable(
      v.optional(v.boolean(), true),
      'Whether there is a firewall. It costs about 10 USD a month before the first request.',
    ),
    resourceArns: variable(
      v.record(v.string(), v.string()),
      'What is protected: ARNs of Events APIs and user pools of this region, by a name of your choice that is known at plan.',
    ),
    rateLimit: variable(
      v.optional(
        v.object({
          requests: v.optional(
            v.pipe(v.number(), v.description('Requests from one address within the window, at least 10.')),
            2000,
          ),
          windowSeconds: v.optional(
            v.pipe(v.number(), v.description('Seconds that are looked back: 60, 120, 300 or 600.')),
            300,
          ),
        }),
        {},
      ),
      'Most requests (connections and HTTP publishes) from one IP address; above it the address is blocked until it slows down. An office behind one address shares it.',
      {
        rules: [
          rule<RateLimit>({
            message: 'rate_limit.requests must be a whole number between 10 and 2000000000.',
            condition: hcl`(
              var.rate_limit.requests >= 10 && var.rate_limit.requests <= 2000000000 &&
              floor(var.rate_limit.requests) == var.rate_limit.requests
            )`,
            holds: ({ rateLimit: { requests } }) =>
              Number.isInteger(requests) && requests >= LIMIT.least && requests <= LIMIT.most,
            breaks: { rateLimit: { requests: 9 } },
          }),
          rule<RateLimit>({
            message: 'rate_limit.window_seconds must be 60, 120, 300 or 600.',
            condition: hcl`contains(${WINDOWS}, var.rate_limit.window_seconds)`,
            holds: ({ rateLimit }) => WINDOWS.includes(rateLimit.windowSeconds),
            breaks: { rateLimit: { windowSeconds: 30 } },
          }),
        ],
      },
    ),
    managedRuleGroups: managedRuleGroupsVariable,
    allowedCidrs: allowedCidrsVariable,
    allowedCountries: allowedCountriesVariable,
    blockedCountries: blockedCountriesVariable,
    logRetentionDays: logRetentionVariable,
    kmsKeyArn: variable(
      v.optional(v.string()),
      'ARN of the KMS key that encrypts the log. Default: the key of CloudWatch Logs itself.',
    ),
    tags: tagsVariable,
  },
  outputs: {
    webAclArn: output('ARN of the web ACL; null where the firewall is not enabled.'),
  },
  example: {
    name: 'ai-gateway',
    resourceArns: { events: 'arn:aws:appsync:us-east-1:123456789012:apis/example' },
  },
});
