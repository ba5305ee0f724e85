import { signIn } from 'aws-amplify/auth';
import { events } from 'aws-amplify/data';
import { configureAmplify, connectGateway } from '../../src/client/amplify';

/** Bundled into a page by the test: the real aws-amplify client, in the test's hands. */
Object.assign(globalThis, { amplify: { signIn, events, configureAmplify, connectGateway } });

export interface AmplifyInPage {
  readonly signIn: typeof signIn;
  readonly events: typeof events;
  readonly configureAmplify: typeof configureAmplify;
  readonly connectGateway: typeof connectGateway;
}
