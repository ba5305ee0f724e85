import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { setOfStrings } from '../terraform/schema';
import { everyMatches, GROUP_NAME, oneOf } from './rules';

const TIERS = ['LITE', 'ESSENTIALS', 'PLUS'] as const;
const MFA = ['OFF', 'OPTIONAL', 'ON'] as const;
const THREAT_PROTECTION = ['OFF', 'AUDIT', 'ENFORCED'] as const;
const SES_IDENTITY = '^arn:[a-z-]+:ses:[a-z0-9-]+:[0-9]{12}:identity/';

/** The user pool itself, and who is in it. */
export const poolVariables = {
  groups: variable(
    v.optional(setOfStrings(), []),
    'Groups of the user pool: the roles that usage plans name. Their members are not Terraform’s.',
    {
      rules: [
        everyMatches(
          'groups',
          GROUP_NAME,
          'must be names of 1 to 128 letters, digits, dashes and underscores.',
          'AI users',
        ),
      ],
    },
  ),
  tier: variable(
    v.optional(v.picklist(TIERS)),
    'Feature plan of the user pool: LITE, ESSENTIALS (directory groups, managed login) or PLUS (threat protection), each with its price per monthly user. Default: Cognito’s own, ESSENTIALS for a new pool.',
    {
      rules: [
        rule<{ tier?: (typeof TIERS)[number] }>({
          message: `tier must be one of: ${TIERS.join(', ')}.`,
          condition: hcl`contains(${TIERS}, coalesce(var.tier, "ESSENTIALS"))`,
          holds: ({ tier = 'ESSENTIALS' }) => TIERS.includes(tier),
          breaks: { tier: 'FREE' },
        }),
      ],
    },
  ),
  mfa: variable(
    v.optional(v.picklist(MFA), 'OPTIONAL'),
    'Second factor for users with a password: an authenticator app, if they choose (OPTIONAL), always (ON) or never (OFF). Users of a directory bring its own.',
    { rules: [oneOf('mfa', MFA, 'REQUIRED')] },
  ),
  threatProtection: variable(
    v.optional(v.picklist(THREAT_PROTECTION), 'OFF'),
    'Whether Cognito looks for stolen passwords and unusual sign-ins: OFF, AUDIT (logs them) or ENFORCED (blocks them). It needs tier PLUS.',
    {
      rules: [
        oneOf('threatProtection', THREAT_PROTECTION, 'ON'),
        rule<{ threatProtection: string; tier?: string }>({
          message: 'threat_protection needs tier PLUS. Leave it OFF, or set tier to PLUS.',
          condition: hcl`!contains(["AUDIT", "ENFORCED"], var.threat_protection) || var.tier == "PLUS"`,
          holds: ({ threatProtection, tier }) =>
            !['AUDIT', 'ENFORCED'].includes(threatProtection) || tier === 'PLUS',
          breaks: { threatProtection: 'ENFORCED' },
        }),
      ],
    },
  ),
  passwordPolicy: variable(
    v.optional(
      v.object({
        minimumLength: v.pipe(v.optional(v.number(), 14), v.description('Characters, 14 to 99.')),
        temporaryValidityDays: v.pipe(
          v.optional(v.number(), 3),
          v.description('Days that an invitation’s password is good for, 1 to 365.'),
        ),
      }),
      {},
    ),
    'Passwords hold upper and lower case letters, digits and symbols, and are at least this long.',
    {
      rules: [
        rule<{ passwordPolicy: { minimumLength: number } }>({
          message: 'password_policy.minimum_length must be between 14 and 99.',
          condition: hcl`var.password_policy.minimum_length >= 14 && var.password_policy.minimum_length <= 99`,
          holds: ({ passwordPolicy: { minimumLength } }) => minimumLength >= 14 && minimumLength <= 99,
          breaks: { passwordPolicy: { minimumLength: 8 } },
        }),
        rule<{ passwordPolicy: { temporaryValidityDays: number } }>({
          message: 'password_policy.temporary_validity_days must be between 1 and 365.',
          condition: hcl`(
            var.password_policy.temporary_validity_days >= 1 &&
            var.password_policy.temporary_validity_days <= 365
          )`,
          holds: ({ passwordPolicy: { temporaryValidityDays } }) =>
            temporaryValidityDays >= 1 && temporaryValidityDays <= 365,
          breaks: { passwordPolicy: { temporaryValidityDays: 0 } },
        }),
      ],
    },
  ),
  selfSignUp: variable(
    v.optional(v.boolean(), false),
    'Whether anybody may sign up. By default only an administrator makes users, and every token costs somebody who was invited.',
  ),
  deletionProtection: variable(
    v.optional(v.boolean(), true),
    'Whether the user pool refuses to be deleted. Its users exist nowhere else.',
  ),
  email: variable(
    v.optional(
      v.object({
        sourceArn: v.pipe(
          v.string(),
          v.description(
            'Address or domain that SES has verified: arn:aws:ses:<region>:<account>:identity/<name>.',
          ),
        ),
        from: v.pipe(v.string(), v.description('Sender, such as AI Gateway <gateway@example.com>.')),
        replyTo: v.pipe(v.optional(v.string()), v.description('Where answers go. Default: the sender.')),
        configurationSet: v.pipe(
          v.optional(v.string()),
          v.description('SES configuration set, for bounces and complaints.'),
        ),
      }),
    ),
    'Sends mail through your own Amazon SES identity. Without it Cognito sends from its own address, 50 messages a day.',
    {
      rules: [
        rule<{ email?: { sourceArn: string } }>({
          message:
            'email.source_arn must be the ARN of an SES identity (arn:aws:ses:<region>:<account>:identity/<name>).',
          condition: hcl`var.email == null || can(regex(${SES_IDENTITY}, var.email.source_arn))`,
          holds: ({ email }) => email === undefined || new RegExp(SES_IDENTITY).test(email.sourceArn),
          breaks: { email: { sourceArn: 'gateway@example.com', from: 'gateway@example.com' } },
        }),
      ],
    },
  ),
};
