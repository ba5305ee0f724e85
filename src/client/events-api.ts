import type { AmplifyContext } from 'aws-amplify';
import { fetchAuthSession, type AuthSession } from 'aws-amplify/auth';
import { events, type EventsChannel } from 'aws-amplify/data';

/** The calls to Amplify that a gateway makes, all as one user. */
export interface EventsApi {
  fetchAuthSession(): Promise<AuthSession>;
  connect(channel: string): Promise<EventsChannel>;
  /** Over HTTP. Resolves with the events that were refused, or with nothing. */
  post(channel: string, event: object): ReturnType<typeof events.post>;
}

/** @param context the session to act for; the one that `Amplify.configure` set up where absent */
export function eventsApi(context: AmplifyContext | undefined): EventsApi {
  if (context === undefined) {
    return {
      fetchAuthSession: () => fetchAuthSession(),
      connect: (channel) => events.connect(channel),
      post: (channel, event) => events.post(channel, { ...event }),
    };
  }
  return {
    fetchAuthSession: () => fetchAuthSession(context),
    connect: (channel) => events.connect(context, channel),
    post: (channel, event) => events.post(context, channel, { ...event }),
  };
}
