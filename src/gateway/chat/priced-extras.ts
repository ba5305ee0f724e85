import type { ChatRequest } from '../contract/requests';
import { GatewayError } from '../errors';
import type { Tariff } from '../metering/tariff';
import type { PricedExtras } from '../pricing/cost';

/** Bedrock's own, where a cache point has none. */
const DEFAULT_TTL = '5m';

/** What a request asks for that costs other than plain tokens of the standard tier. */
export function extrasOf({ messages, system = [], toolConfig, ...request }: ChatRequest): PricedExtras {
  const { serviceTier, performanceConfig } = request;
  const blocks = [...messages.flatMap(({ content }) => content), ...system, ...(toolConfig?.tools ?? [])];
  const points = blocks.flatMap(({ cachePoint }) => cachePoint ?? []);
  return {
    tiers: [serviceTier?.type, performanceConfig?.latency].filter((tier) => tier !== undefined),
    cacheWrites: [...new Set(points.map(({ ttl = DEFAULT_TTL }) => ttl))],
  };
}

/** What Bedrock calls having no wish. */
const STANDARD = ['default', 'standard'];

/**
 * Refuses a tier whose cost nobody has written down, where that of the model is known: a limit in money could not hold it.
 *
 * @throws GatewayError `unsupported`
 */
export function checkTiers({ price, extras }: Tariff): void {
  if (price === undefined) return;
  const priced = Object.keys(price.serviceTiers ?? {});
  if (extras.tiers.every((tier) => STANDARD.includes(tier) || priced.includes(tier))) return;
  throw new GatewayError(
    'unsupported',
    'The gateway knows no price of this tier of the model. Ask without serviceTier and performanceConfig, or for another.',
    { serviceTiers: priced },
  );
}
