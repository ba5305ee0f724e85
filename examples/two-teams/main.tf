# Two teams on one gateway: plans say what a person may use, teams who pays, and each team has its own line in the bill.

module "ai_gateway" {
  source = "../.."

  name = "assistant"
  tags = { Application = "assistant" }

  models = {
    nova-lite = {
      name              = "Amazon Nova Lite"
      bedrock_model_id  = "us.amazon.nova-lite-v1:0"
      context_tokens    = 300000
      max_output_tokens = 5000
      prices            = [{ from = "2026-11-01", input = 0.06, output = 0.24 }]
    }
    claude-sonnet = {
      name              = "Claude Sonnet 4.6"
      bedrock_model_id  = "us.anthropic.claude-sonnet-4-6"
      context_tokens    = 200000
      max_output_tokens = 8192
      prices = [
        { from = "2026-11-01", input = 3, output = 15, cache_read = 0.3, cache_write_5m = 3.75, cache_write_1h = 6 }
      ]
    }
  }

  # What each person may use, by role. The order is the precedence: somebody who is in both groups has the first plan.
  usage_plans = [
    {
      name             = "power"
      group            = "power"
      models           = ["claude-sonnet", "nova-lite"]
      concurrent_turns = 20
      limits           = [{ unit = "usd", limit = 50 }, { window = "10min", unit = "tokens", limit = 1000000 }]
    },
    {
      name   = "standard"
      group  = "*"
      models = ["claude-sonnet", "nova-lite"]
      limits = [
        { unit = "usd", limit = 10 },
        { window = "24h", unit = "usd", limit = 2 },
        { window = "10min", unit = "tokens", limit = 200000 },
      ]
    },
  ]

  # Who pays: somebody who is in both groups spends research's budget, unless the request names support.
  teams = [
    { name = "research", group = "research", limits = [{ unit = "usd", limit = 500 }] },
    { name = "support", group = "support", concurrent_turns = 50, limits = [{ unit = "usd", limit = 200 }] },
  ]

  # The bound of the whole bill, whatever people and teams have left.
  organisation = { limits = [{ unit = "usd", limit = 600 }] }

  team_profiles = {
    research = { models = ["claude-sonnet", "nova-lite"], tags = { CostCenter = "1100" } }
    support  = { models = ["nova-lite"], tags = { CostCenter = "2200" } }
  }
}

output "amplify_outputs" {
  description = "What a web app needs to sign in and to connect."
  value       = module.ai_gateway.amplify_outputs
}
