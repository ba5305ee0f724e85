import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { setOfStrings } from '../terraform/schema';
import { matches, WEB_URL } from './rules';

interface Urls {
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
}

const APP_URL = '^[a-z][a-z0-9+.-]*://[^#\\s]*$';

const isWebUrl = (url: string): boolean => matches(WEB_URL, url);
const isAppUrl = (url: string): boolean =>
  isWebUrl(url) || (matches(APP_URL, url) && !url.startsWith('http:'));

const urlsOf = ({ callbackUrls, logoutUrls }: Urls) => [...callbackUrls, ...logoutUrls];

/** What people sign in with. Clients are public: none has a secret, so none can leak. */
export const clientVariables = {
  webClient: variable(
    v.optional(
      v.object({
        callbackUrls: v.pipe(
          v.optional(setOfStrings(), []),
          v.description('Where the sign-in pages return to, with a code.'),
        ),
        logoutUrls: v.pipe(v.optional(setOfStrings(), []), v.description('Where a sign-out returns to.')),
      }),
      {},
    ),
    'The browser application’s URLs, for managed login. Signing in with a password needs none.',
    {
      rules: [
        rule<{ webClient: Urls }>({
          message:
            'web_client’s URLs must begin with https:// (or http://localhost, for development) and have no fragment.',
          condition: hcl`alltrue([
            for url in setunion(var.web_client.callback_urls, var.web_client.logout_urls) :
            can(regex(${WEB_URL}, url))
          ])`,
          holds: ({ webClient }) => urlsOf(webClient).every(isWebUrl),
          breaks: { webClient: { callbackUrls: ['http://chat.example.com/'] } },
        }),
      ],
    },
  ),
  nativeClient: variable(
    v.optional(
      v.object({
        callbackUrls: v.pipe(
          v.optional(setOfStrings(), []),
          v.description('Likewise: https://, http://localhost, or a scheme of the application’s own.'),
        ),
        logoutUrls: v.pipe(v.optional(setOfStrings(), []), v.description('Where a sign-out returns to.')),
      }),
    ),
    'A second client, for desktop and mobile applications; {} for one that signs in with passwords only.',
    {
      rules: [
        rule<{ nativeClient?: Urls }>({
          message:
            'native_client’s URLs must begin with https://, http://localhost or the application’s own scheme, and have no fragment.',
          condition: hcl`alltrue([
            for url in try(setunion(var.native_client.callback_urls, var.native_client.logout_urls), []) :
            can(regex(${WEB_URL}, url)) || (can(regex(${APP_URL}, url)) && !startswith(url, "http:"))
          ])`,
          holds: ({ nativeClient }) => nativeClient === undefined || urlsOf(nativeClient).every(isAppUrl),
          breaks: { nativeClient: { callbackUrls: ['http://chat.example.com/'] } },
        }),
      ],
    },
  ),
  tokenValidity: variable(
    v.optional(
      v.object({
        accessMinutes: v.pipe(
          v.optional(v.number(), 60),
          v.description('Minutes of an access token, 5 to 1440.'),
        ),
        idMinutes: v.pipe(v.optional(v.number(), 60), v.description('Minutes of an ID token, 5 to 1440.')),
        refreshDays: v.pipe(v.optional(v.number(), 7), v.description('Days of a refresh token, 1 to 3650.')),
      }),
      {},
    ),
    'How long tokens are good for. A changed group or a disabled user counts at the latest when the access token ends; refresh_days is how long somebody stays signed in.',
    {
      rules: [
        rule<{ tokenValidity: { accessMinutes: number; idMinutes: number } }>({
          message: 'token_validity.access_minutes and id_minutes must be between 5 and 1440.',
          condition: hcl`alltrue([
            for minutes in [var.token_validity.access_minutes, var.token_validity.id_minutes] :
            minutes >= 5 && minutes <= 1440
          ])`,
          holds: ({ tokenValidity: { accessMinutes, idMinutes } }) =>
            [accessMinutes, idMinutes].every((minutes) => minutes >= 5 && minutes <= 1440),
          breaks: { tokenValidity: { accessMinutes: 1 } },
        }),
        rule<{ tokenValidity: { refreshDays: number } }>({
          message: 'token_validity.refresh_days must be between 1 and 3650.',
          condition: hcl`var.token_validity.refresh_days >= 1 && var.token_validity.refresh_days <= 3650`,
          holds: ({ tokenValidity: { refreshDays } }) => refreshDays >= 1 && refreshDays <= 3650,
          breaks: { tokenValidity: { refreshDays: 0 } },
        }),
      ],
    },
  ),
  refreshTokenRotation: variable(
    v.optional(v.boolean(), true),
    'Whether a refresh token is good for one use, so that a stolen one is noticed. It needs clients that refresh with GetTokensFromRefreshToken, as Amplify does since 6.15.4; others need false.',
  ),
};
