import { Wafv2IpSet } from '@cdktf/provider-aws/lib/wafv2-ip-set';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import type { Construct } from 'constructs';
import { comment } from '../terraform/comment';
import { blockIf, both, choose, countIf, isNotEmpty } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { dynamicBlocks } from '../terraform/dynamic-block';
import { iterator, valueOf } from '../terraform/each';
import { asList, asString, hcl, isExpression } from '../terraform/expression';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeOfFirst, attributeOfOne } from '../terraform/references';
import { edge } from './definition';
import * as rules from './rules';
import { WafLog } from './waf-log';

/** A web ACL before the API, and before whatever else is given. */
export class Edge extends ModuleConstruct<typeof edge> {
  static readonly definition = edge;
  readonly outputs: Outputs<typeof edge>;

  constructor(scope: Construct, id: string, props: Props<typeof edge>) {
    super(scope, id, edge, props);
    const { name, enabled, resourceArns, logRetentionDays, kmsKeyArn, tags } = this.inputs;
    const count = countIf(enabled);
    const acl = this.declareWebAcl(count);
    const webAclArn = attributeOfFirst(acl, 'arn');
    new WafLog(this, 'log', { count, webAclName: name, webAclArn, logRetentionDays, kmsKeyArn, tags });
    new Wafv2WebAclAssociation(this, 'protected', {
      forEach: iterator(choose<unknown>(enabled, resourceArns, {})),
      resourceArn: asString(hcl`each.value`),
      webAclArn,
    });
    this.outputs = { webAclArn: attributeOfOne(acl, 'arn') };
  }

  private declareWebAcl(count: number): Wafv2WebAcl {
    const { name, rateLimit, managedRuleGroups, allowedCidrs, allowedCountries, blockedCountries, tags } =
      this.inputs;
    const acl = new Wafv2WebAcl(this, 'gateway', {
      count,
      name,
      description: 'Before the AI gateway',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: [
        rules.ownPublishes(),
        rules.allowedNetworks(this.declareIpSets()),
        rules.allowedCountries(allowedCountries),
        rules.blockedCountries(blockedCountries),
        rules.requestRate(rateLimit.requests, rateLimit.windowSeconds),
        rules.managedRuleGroup(valueOf(managedRuleGroups, 'rule').name),
      ],
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: name,
        sampledRequestsEnabled: false,
      },
      tags,
    });
    dynamicBlocks(acl, {
      'rule[1]': blockIf(isNotEmpty(allowedCidrs)),
      'rule[2]': blockIf(isNotEmpty(allowedCountries)),
      'rule[3]': blockIf(isNotEmpty(blockedCountries)),
      'rule[5]': managedRuleGroups,
      'rule[5].statement.managed_rule_group_statement.rule_action_override': hcl`rule.value.count`,
    });
    return comment(
      acl,
      'The functions’ signed publishes go first: they come from addresses that Lambda shares, and are the API’s to judge. No requests are sampled, because samples keep tokens.',
    );
  }

  /** The allowed networks: WAF keeps the two kinds of addresses apart. */
  private declareIpSets(): string[] {
    const { name, enabled, allowedCidrs, tags } = this.inputs;
    const count = countIf(both(enabled, isNotEmpty(allowedCidrs)));
    const sets = [
      { id: 'allowed_ipv4', ipAddressVersion: 'IPV4', addresses: networks(allowedCidrs, false) },
      { id: 'allowed_ipv6', ipAddressVersion: 'IPV6', addresses: networks(allowedCidrs, true) },
    ].map(
      ({ id, ...set }) =>
        new Wafv2IpSet(this, id, {
          count,
          name: `${name}-${id.replace('_', '-')}`,
          description: 'Networks that may reach the AI gateway',
          scope: 'REGIONAL',
          ...set,
          tags,
        }),
    );
    return sets.map((set) => attributeOfFirst(set, 'arn'));
  }
}

/** Those of the networks that are IPv6, which their colons tell, or those that are not. */
function networks(cidrs: string[], ipv6: boolean): string[] {
  if (!isExpression(cidrs)) return cidrs.filter((cidr) => cidr.includes(':') === ipv6);
  return asList(
    ipv6
      ? hcl`[for cidr in ${cidrs} : cidr if strcontains(cidr, ":")]`
      : hcl`[for cidr in ${cidrs} : cidr if !strcontains(cidr, ":")]`,
  );
}
