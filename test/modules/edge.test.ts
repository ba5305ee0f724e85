import { describe, expect, it } from '@jest/globals';
import { Edge } from '../../modules/edge/edge';
import type { Body, SynthesisedStack } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Edge, values).toTerraform();
const published = () => moduleStack(Edge).toTerraform();

const ACCOUNT = '${data.aws_caller_identity.current.account_id}';
const LOG_GROUP = `arn:\${data.aws_partition.current.partition}:logs:\${data.aws_region.current.id}:${ACCOUNT}:log-group:aws-waf-logs-ai-gateway`;

const acl = (values: object = {}) => bodyOf(literal(values), 'aws_wafv2_web_acl');
const log = () => bodyOf(literal(), 'aws_wafv2_web_acl_logging_configuration');

interface Rule extends Body {
  readonly name: string;
  readonly priority: number;
}

/** The rules as WAF gets them, in the order of their priorities: dynamic blocks over literals written out. */
function rulesOf(synthesised: SynthesisedStack): Rule[] {
  const { rule, dynamic } = bodyOf(synthesised, 'aws_wafv2_web_acl') as {
    rule: Rule[];
    dynamic: { rule: { for_each: unknown[]; content: Rule }[] };
  };
  const written = dynamic.rule.flatMap(({ for_each, content }) =>
    for_each.map((value, key) => {
      const { name } = value as { name?: string };
      const text = JSON.stringify(content)
        .replaceAll('${rule.value.name}', name ?? '')
        .replaceAll('"${10 + rule.key}"', String(10 + key));
      return JSON.parse(text) as Rule;
    }),
  );
  return [...rule, ...written].sort((a, b) => a.priority - b.priority);
}

const order = (values: object = {}) => rulesOf(literal(values)).map(({ name, priority }) => [priority, name]);
const rule = (name: string, values: object = {}) =>
  rulesOf(literal(values)).find((candidate) => candidate.name === name);

describe('the rules', () => {
  it('are judged in this order: own publishes, rate, then AWS’s groups', () => {
    expect(order()).toEqual([
      [0, 'OwnPublishes'],
      [4, 'RequestRate'],
      [10, 'AWSManagedRulesAmazonIpReputationList'],
      [11, 'AWSManagedRulesCommonRuleSet'],
      [12, 'AWSManagedRulesKnownBadInputsRuleSet'],
    ]);
  });

  it('ask where a request comes from before they count it', () => {
    expect(order({ allowedCidrs: ['203.0.113.0/24'], allowedCountries: ['DE'] }).slice(0, 4)).toEqual([
      [0, 'OwnPublishes'],
      [1, 'AllowedNetworks'],
      [2, 'AllowedCountries'],
      [4, 'RequestRate'],
    ]);
  });

  it('follow the order of the list of groups', () => {
    const managedRuleGroups = [
      { name: 'AWSManagedRulesSQLiRuleSet' },
      { name: 'AWSManagedRulesAdminProtectionRuleSet' },
    ];

    expect(order({ managedRuleGroups }).slice(2)).toEqual([
      [10, 'AWSManagedRulesSQLiRuleSet'],
      [11, 'AWSManagedRulesAdminProtectionRuleSet'],
    ]);
  });

  it('let through what none of them blocks', () => {
    expect(acl()).toMatchObject({ scope: 'REGIONAL', default_action: { allow: {} } });
  });

  it('are counted in metrics of their names, and keep no samples, which would hold tokens', () => {
    const visibility = (metric_name: string) => ({
      cloudwatch_metrics_enabled: true,
      metric_name,
      sampled_requests_enabled: false,
    });

    expect(acl()['visibility_config']).toEqual(visibility('ai-gateway'));
    for (const { name, visibility_config } of rulesOf(literal({ blockedCountries: ['DE'] }))) {
      expect(visibility_config).toEqual(visibility(name));
    }
  });
});

describe('the gateway’s own publishes', () => {
  it('pass: POSTs to /event that are signed for IAM', () => {
    const { action, statement } = rule('OwnPublishes') as unknown as {
      action: unknown;
      statement: { and_statement: { statement: { byte_match_statement: Body }[] } };
    };

    const matches = statement.and_statement.statement.map(({ byte_match_statement: match }) => [
      match['field_to_match'],
      match['positional_constraint'],
      match['search_string'],
    ]);
    expect(action).toEqual({ allow: {} });
    expect(matches).toEqual([
      [{ method: {} }, 'EXACTLY', 'POST'],
      [{ uri_path: {} }, 'EXACTLY', '/event'],
      [{ single_header: { name: 'authorization' } }, 'STARTS_WITH', 'AWS4-HMAC-SHA256 '],
    ]);
  });

  it('are the only requests that a rule lets past the others', () => {
    const allowing = rulesOf(literal()).filter(
      (candidate) => 'allow' in ((candidate['action'] ?? {}) as Body),
    );

    expect(allowing.map(({ name }) => name)).toEqual(['OwnPublishes']);
  });

  it('stay out of the log', () => {
    expect(rule('OwnPublishes')!['rule_label']).toEqual([{ name: 'gateway:own-publish' }]);
    expect(log()['logging_filter']).toEqual({
      default_behavior: 'KEEP',
      filter: [
        {
          behavior: 'DROP',
          requirement: 'MEETS_ALL',
          condition: [
            {
              label_name_condition: {
                label_name: `awswaf:${ACCOUNT}:webacl:ai-gateway:gateway:own-publish`,
              },
            },
            { action_condition: { action: 'ALLOW' } },
          ],
        },
      ],
    });
  });
});

describe('the rate limit', () => {
  it('blocks an address above 2000 requests in five minutes', () => {
    expect(rule('RequestRate')).toMatchObject({
      action: { block: {} },
      statement: {
        rate_based_statement: { aggregate_key_type: 'IP', limit: 2000, evaluation_window_sec: 300 },
      },
    });
  });

  it('is what is given', () => {
    expect(rule('RequestRate', { rateLimit: { requests: 10, windowSeconds: 60 } })).toMatchObject({
      statement: { rate_based_statement: { limit: 10, evaluation_window_sec: 60 } },
    });
  });
});

describe('AWS’s rule groups', () => {
  const groups = () => {
    const { dynamic } = acl() as unknown as { dynamic: { rule: { for_each: Body[]; content: Body }[] } };
    return dynamic.rule.at(-1)!;
  };

  it('block, but count where a rule looks at the body, or misses a User-Agent', () => {
    expect(groups().for_each).toEqual([
      { name: 'AWSManagedRulesAmazonIpReputationList', count: [] },
      {
        name: 'AWSManagedRulesCommonRuleSet',
        count: [
          'CrossSiteScripting_BODY',
          'EC2MetaDataSSRF_BODY',
          'GenericLFI_BODY',
          'GenericRFI_BODY',
          'NoUserAgent_HEADER',
          'SizeRestrictions_BODY',
        ],
      },
      {
        name: 'AWSManagedRulesKnownBadInputsRuleSet',
        count: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY'],
      },
    ]);
    expect(groups().content['override_action']).toEqual({ none: {} });
  });

  it('turn exactly the named rules to counting', () => {
    expect(groups().content['statement']).toEqual({
      managed_rule_group_statement: {
        vendor_name: 'AWS',
        name: '${rule.value.name}',
        dynamic: {
          rule_action_override: [
            {
              for_each: '${rule.value.count}',
              content: { name: '${rule_action_override.value}', action_to_use: { count: {} } },
            },
          ],
        },
      },
    });
  });
});

describe('where requests come from', () => {
  const allowedCidrs = ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7/32'];

  it('is everywhere, by default', () => {
    const { resource } = literal();

    expect(resource).toMatchObject({
      aws_wafv2_ip_set: { allowed_ipv4: { count: 0 }, allowed_ipv6: { count: 0 } },
    });
  });

  it('is the allowed networks only, of both kinds of addresses', () => {
    const synthesised = literal({ allowedCidrs });

    expect(synthesised.resource!['aws_wafv2_ip_set']).toMatchObject({
      allowed_ipv4: {
        count: 1,
        ip_address_version: 'IPV4',
        addresses: ['198.51.100.7/32', '203.0.113.0/24'],
      },
      allowed_ipv6: { count: 1, ip_address_version: 'IPV6', addresses: ['2001:db8::/32'] },
    });
    expect(rule('AllowedNetworks', { allowedCidrs })).toMatchObject({
      action: { block: {} },
      statement: {
        not_statement: {
          statement: {
            or_statement: {
              statement: [
                { ip_set_reference_statement: { arn: '${aws_wafv2_ip_set.allowed_ipv4[0].arn}' } },
                { ip_set_reference_statement: { arn: '${aws_wafv2_ip_set.allowed_ipv6[0].arn}' } },
              ],
            },
          },
        },
      },
    });
  });

  it('is sorted into both kinds by Terraform where the networks are a variable', () => {
    expect(published().resource!['aws_wafv2_ip_set']).toMatchObject({
      allowed_ipv4: { addresses: '${[for cidr in var.allowed_cidrs : cidr if !strcontains(cidr, ":")]}' },
      allowed_ipv6: { addresses: '${[for cidr in var.allowed_cidrs : cidr if strcontains(cidr, ":")]}' },
    });
  });

  it.each(['10.0.0.1', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/08', 'example.com/24', '10.0.0.0/8/8'])(
    'is never %s: WAF takes no such network',
    (cidr) => {
      expect(() => literal({ allowedCidrs: [cidr] })).toThrow('allowed_cidrs must be');
    },
  );

  it('is the allowed countries only', () => {
    expect(rule('AllowedCountries', { allowedCountries: ['DE', 'FR'] })).toMatchObject({
      action: { block: {} },
      statement: {
        not_statement: { statement: { geo_match_statement: { country_codes: ['DE', 'FR'] } } },
      },
    });
  });

  it('is not the blocked countries', () => {
    expect(rule('BlockedCountries', { blockedCountries: ['KP'] })).toMatchObject({
      action: { block: {} },
      statement: { geo_match_statement: { country_codes: ['KP'] } },
    });
  });
});

describe('the log', () => {
  it('has no header that carries a token, and no query string', () => {
    expect(log()['redacted_fields']).toEqual([
      { single_header: { name: 'authorization' } },
      { single_header: { name: 'sec-websocket-protocol' } },
      { single_header: { name: 'x-amz-security-token' } },
      { single_header: { name: 'cookie' } },
      { query_string: {} },
    ]);
  });

  it('goes to a group of the name that WAF wants, kept a year, encrypted', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/example';

    expect(log()['log_destination_configs']).toEqual([LOG_GROUP]);
    expect(bodyOf(literal({ kmsKeyArn }), 'aws_cloudwatch_log_group')).toMatchObject({
      name: 'aws-waf-logs-ai-gateway',
      retention_in_days: 365,
      kms_key_id: kmsKeyArn,
    });
  });

  it('is delivered by AWS, for this account, to this group alone', () => {
    expect(bodyOf(literal(), 'aws_iam_policy_document')['statement']).toEqual([
      {
        sid: 'WafDeliversLog',
        principals: [{ type: 'Service', identifiers: ['delivery.logs.amazonaws.com'] }],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${LOG_GROUP}:*`],
        condition: [
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [ACCOUNT] },
          {
            test: 'ArnLike',
            variable: 'aws:SourceArn',
            values: [
              `arn:\${data.aws_partition.current.partition}:logs:\${data.aws_region.current.id}:${ACCOUNT}:*`,
            ],
          },
        ],
      },
    ]);
  });

  it('begins when there is a group, and a permission', () => {
    expect(log()['depends_on']).toEqual([
      'aws_cloudwatch_log_group.log_group',
      'aws_cloudwatch_log_resource_policy.log_delivery',
    ]);
  });

  it.each([0, 100])(
    'is not kept %d days, which CloudWatch does not take, or for ever',
    (logRetentionDays) => {
      expect(() => literal({ logRetentionDays })).toThrow('log_retention_days must be');
    },
  );
});

describe('what is protected', () => {
  const resourceArns = {
    events: 'arn:aws:appsync:us-east-1:123456789012:apis/example',
    users: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example01',
  };

  it('is each of the resources, by name', () => {
    expect(bodyOf(literal({ resourceArns }), 'aws_wafv2_web_acl_association')).toMatchObject({
      for_each: resourceArns,
      resource_arn: '${each.value}',
      web_acl_arn: '${aws_wafv2_web_acl.gateway[0].arn}',
    });
  });

  it('is nothing where the firewall is not enabled', () => {
    const { resource } = literal({ enabled: false, allowedCidrs: ['203.0.113.0/24'], resourceArns });

    expect(resource).toMatchObject({
      aws_wafv2_web_acl: { gateway: { count: 0 } },
      aws_wafv2_ip_set: { allowed_ipv4: { count: 0 }, allowed_ipv6: { count: 0 } },
      aws_wafv2_web_acl_association: { protected: { for_each: {} } },
      aws_wafv2_web_acl_logging_configuration: { log_configuration: { count: 0 } },
      aws_cloudwatch_log_group: { log_group: { count: 0 } },
      aws_cloudwatch_log_resource_policy: { log_delivery: { count: 0 } },
    });
  });

  it('is decided by a variable in the published module, which gives no ARN where there is none', () => {
    const { resource, output } = published();

    expect(resource!['aws_wafv2_web_acl_association']!['protected']!['for_each']).toBe(
      '${var.enabled ? var.resource_arns : {}}',
    );
    expect(output!['web_acl_arn']!['value']).toBe('${one(aws_wafv2_web_acl.gateway[*].arn)}');
  });
});
