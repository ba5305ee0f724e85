import type { Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { asNumber, asString, hcl } from '../terraform/expression';

/** Label of the gateway's own publishes, by which the log leaves them out. */
export const OWN_PUBLISH = 'gateway:own-publish';

/** The first of the managed rule groups' priorities: before it is room for the rules below. */
const FIRST_GROUP = 10;

/** Requests that are sampled are kept with their headers, tokens included, and no redaction applies to them. */
const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

const block = { block: {} };
const text = { text_transformation: [{ priority: 0, type: 'NONE' }] };

/**
 * The gateway's functions publish answers over HTTP, many requests a second from addresses that Lambda shares, without a
 * User-Agent, and about anything. AWS_IAM judges them: a signature that is not valid ends at the API, a valid one is the
 * function's. A user cannot come this way: the one Authorization header cannot hold both.
 */
export const ownPublishes = (): Wafv2WebAclRule => ({
  name: 'OwnPublishes',
  priority: 0,
  action: { allow: {} },
  ruleLabel: [{ name: OWN_PUBLISH }],
  statement: {
    and_statement: {
      statement: [
        matches({ method: {} }, 'EXACTLY', 'POST'),
        matches({ uri_path: {} }, 'EXACTLY', '/event'),
        matches({ single_header: { name: 'authorization' } }, 'STARTS_WITH', 'AWS4-HMAC-SHA256 '),
      ],
    },
  },
  visibilityConfig: visibility('OwnPublishes'),
});

/** Whoever comes from none of the networks is blocked. */
export const allowedNetworks = (ipSetArns: readonly string[]): Wafv2WebAclRule => ({
  name: 'AllowedNetworks',
  priority: 1,
  action: block,
  statement: not({
    or_statement: { statement: ipSetArns.map((arn) => ({ ip_set_reference_statement: { arn } })) },
  }),
  visibilityConfig: visibility('AllowedNetworks'),
});

/** Whoever comes from none of the countries is blocked. */
export const allowedCountries = (codes: readonly string[]): Wafv2WebAclRule => ({
  name: 'AllowedCountries',
  priority: 2,
  action: block,
  statement: not({ geo_match_statement: { country_codes: codes } }),
  visibilityConfig: visibility('AllowedCountries'),
});

/** Whoever comes from one of the countries is blocked. */
export const blockedCountries = (codes: readonly string[]): Wafv2WebAclRule => ({
  name: 'BlockedCountries',
  priority: 3,
  action: block,
  statement: { geo_match_statement: { country_codes: codes } },
  visibilityConfig: visibility('BlockedCountries'),
});

/** An address that asks too often is blocked until it slows down. */
export const requestRate = (limit: number, windowSeconds: number): Wafv2WebAclRule => ({
  name: 'RequestRate',
  priority: 4,
  action: block,
  statement: {
    rate_based_statement: { aggregate_key_type: 'IP', limit, evaluation_window_sec: windowSeconds },
  },
  visibilityConfig: visibility('RequestRate'),
});

/** A managed rule group, as the body of a dynamic `rule` block over a list: its place in the list is its priority. */
export const managedRuleGroup = (name: string): Wafv2WebAclRule => ({
  name,
  priority: asNumber(hcl`${FIRST_GROUP} + rule.key`),
  overrideAction: { none: {} },
  statement: {
    managed_rule_group_statement: {
      vendor_name: 'AWS',
      name,
      rule_action_override: [
        { name: asString(hcl`rule_action_override.value`), action_to_use: { count: {} } },
      ],
    },
  },
  visibilityConfig: visibility(name),
});

const not = (statement: object) => ({ not_statement: { statement } });

const matches = (field: object, constraint: string, value: string) => ({
  byte_match_statement: {
    field_to_match: field,
    positional_constraint: constraint,
    search_string: value,
    ...text,
  },
});
