# Two teams on one gateway: each its own models and limits, and its own line in the bill.

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
      price             = { input = 0.06, output = 0.24 }
    }
    claude-sonnet = {
      name              = "Claude Sonnet 4.6"
      bedrock_model_id  = "us.anthropic.claude-sonnet-4-6"
      context_tokens    = 200000
      max_output_tokens = 8192
      price             = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
    }
  }

  # The order is the precedence: somebody who is in both groups has the first plan.
  usage_plans = [
    {
      name   = "research"
      group  = "research"
      models = ["claude-sonnet", "nova-lite"]
      limits = [{ unit = "usd", limit = 50 }, { unit = "tokens", limit = 10000000 }]
    },
    {
      name   = "support"
      group  = "support"
      models = ["nova-lite"]
      limits = [{ unit = "usd", limit = 5 }]
    },
  ]

  team_profiles = {
    research = { models = ["claude-sonnet", "nova-lite"], tags = { CostCenter = "1100" } }
    support  = { models = ["nova-lite"], tags = { CostCenter = "2200" } }
  }
}

output "amplify_outputs" {
  description = "What a web app needs to sign in and to connect."
  value       = module.ai_gateway.amplify_outputs
}
