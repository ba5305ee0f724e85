import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { PowertoolsTelemetry } from '../aws/telemetry/powertools-telemetry';
import { directoryGroupNames, tokenGroups } from '../gateway/identity/directory-groups';

/** The pool's attribute into which providers write a user's groups; modules/identity declares it. */
const GROUPS_ATTRIBUTE = 'custom:directory_groups';

/** The status of a profile that an identity provider vouches for: such a user has no password. */
const FEDERATED_STATUS = 'EXTERNAL_PROVIDER';

const telemetry = new PowertoolsTelemetry();
const mapping = readMapping(process.env['AI_GATEWAY_DIRECTORY_GROUPS']);

/** Version `V2_0` of the trigger's event, whose response counts for access tokens too. */
const preTokenEvent = v.looseObject({
  request: v.looseObject({
    userAttributes: v.record(v.string(), v.unknown()),
    groupConfiguration: v.looseObject({
      groupsToOverride: v.nullish(v.array(v.string()), []),
      iamRolesToOverride: v.nullish(v.array(v.string()), []),
      preferredRole: v.nullish(v.string()),
    }),
  }),
});

/** All that Cognito is told of a failure: it repeats the message to whoever signs in. */
class PreTokenFailed extends Error {
  override readonly name = 'PreTokenFailed';
}

/**
 * Runs before Cognito issues tokens, and puts into them the groups that the user's directory groups stand for. A failure
 * fails the sign-in: there is no token without knowing its groups.
 */
export const handler = async (event: unknown, context: Context): Promise<unknown> => {
  telemetry.logger.addContext(context);
  try {
    const { request, ...rest } = v.parse(preTokenEvent, event);
    return { ...rest, request, response: await answer(request) };
  } catch (error) {
    telemetry.log('error', 'pre_token_failed', {}, error);
    throw new PreTokenFailed('The groups could not be read. Try again.');
  }
};

type TokenRequest = v.InferOutput<typeof preTokenEvent>['request'];

function answer({ userAttributes, groupConfiguration }: TokenRequest) {
  const { groupsToOverride, iamRolesToOverride, preferredRole } = groupConfiguration;
  const user = {
    ownGroups: groupsToOverride,
    federated: userAttributes['cognito:user_status'] === FEDERATED_STATUS,
    directoryClaim: userAttributes[GROUPS_ATTRIBUTE],
  };
  return telemetry.span('directory groups', async (annotate) => {
    const groups = tokenGroups(mapping, user);
    const counts = {
      federated: user.federated,
      directoryGroups: directoryGroupNames(user.directoryClaim).length,
      tokenGroups: groups.length,
    };
    annotate(counts);
    telemetry.log('info', 'directory_groups_mapped', counts);
    return {
      claimsAndScopeOverrideDetails: {
        // What the directory calls its groups is no business of the application's.
        idTokenGeneration: { claimsToSuppress: [GROUPS_ATTRIBUTE] },
        groupOverrideDetails: {
          groupsToOverride: groups,
          iamRolesToOverride,
          ...(preferredRole && { preferredRole }),
        },
      },
    };
  });
}

/** @throws at init where the variable is missing or is no JSON map of strings: no sign-in without the mapping. */
function readMapping(text = '') {
  try {
    return v.parse(v.record(v.string(), v.string()), JSON.parse(text));
  } catch (cause) {
    throw new Error('AI_GATEWAY_DIRECTORY_GROUPS must be a JSON object: directory group to gateway group.', {
      cause,
    });
  }
}
