import { Expression, hcl } from '../terraform/expression';

/** The attributes of a price as DynamoDB's attribute values; `price` is what the expression around it calls one. */
export const priceAttributes = (price: string): Expression => hcl`merge(${rateAttributes(price)}, {
  for name, value in {
    from         = { S = ${reference(`${price}.from`)} }
    longContext  = ${longContextAttributes(price)}
    serviceTiers = length(${reference(`${price}.service_tiers`)}) == 0 ? null : { M = {
      for key, tier in ${reference(`${price}.service_tiers`)} : key => { M = merge(${rateAttributes('tier')}, {
        for name, value in {
          longContext = ${longContextAttributes('tier')}
        } : name => value if value != null
      }) }
    } }
  } : name => value if value != null
})`;

/** The steps of a price or a tier; null without any. */
const longContextAttributes = (
  tier: string,
): Expression => hcl`length(${reference(`${tier}.long_context`)}) == 0 ? null : { L = [
  for step in ${reference(`${tier}.long_context`)} : { M = merge(${rateAttributes('step')}, {
    aboveInputTokens = { N = tostring(step.above_input_tokens) }
  }) }
] }`;

/** Integer micro-dollars, without the rates that were not given. */
const rateAttributes = (rates: string): Expression => hcl`{
  for rate, dollars in {
    input        = ${reference(`${rates}.input`)}
    output       = ${reference(`${rates}.output`)}
    cacheRead    = ${reference(`${rates}.cache_read`)}
    cacheWrite5m = ${reference(`${rates}.cache_write_5m`)}
    cacheWrite1h = ${reference(`${rates}.cache_write_1h`)}
  } : rate => { N = tostring(floor(dollars * 1000000 + 0.5)) } if dollars != null
}`;

const reference = (text: string): Expression => new Expression([text], []);
