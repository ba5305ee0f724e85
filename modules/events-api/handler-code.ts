import type { Construct } from 'constructs';
import { artifact } from '../terraform/artifacts';
import { jsonEncode } from '../terraform/condition';
import { asString, hcl } from '../terraform/expression';
import { DEFAULT_CLAIMS } from './authorization';

/** The claims that name the user and the groups. */
export interface Claims {
  readonly userId: string;
  readonly groups: string;
}

/** What of a handler's bundle depends on the claims. */
const DECLARATIONS = {
  inbound: ['userId', 'groups'],
  outbound: ['userId'],
} as const;

const CONSTANTS = { userId: 'USER_ID_CLAIM', groups: 'GROUPS_CLAIM' } as const;

export type ChannelHandler = keyof typeof DECLARATIONS;

/**
 * The code of a channel handler: its built file, in which the declaration of a claim is replaced where it is not the
 * default. AppSync gives handlers no environment, and the plan shows the code as it is deployed.
 */
export function handlerCode(scope: Construct, handler: ChannelHandler, claims: Claims): string {
  const file = asString(hcl`file(${artifact(scope, `handlers/${handler}.js`)})`);
  return DECLARATIONS[handler].reduce(
    (code, which) =>
      claims[which] === DEFAULT_CLAIMS[which]
        ? code
        : asString(hcl`replace(
            ${code},
            ${declaration(which, JSON.stringify(DEFAULT_CLAIMS[which]))},
            ${declaration(which, jsonEncode(claims[which]))}
          )`),
    file,
  );
}

/** The line of the bundle that says which claim it is; `value` is JSON. */
const declaration = (which: keyof Claims, value: string): string => `var ${CONSTANTS[which]} = ${value};`;
