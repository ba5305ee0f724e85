# Fourteen models in seven families, one of them beyond AWS, and who may ask which. The catalogue is in models.tf.

module "ai_gateway" {
  source = "../.."

  name   = "assistant"
  models = local.models

  # Who serves models beside Bedrock. The secret is yours to make: its text is the API key, which Terraform never sees.
  model_providers = {
    openai = {
      base_url            = "https://api.openai.com/v1"
      api_key_secret_name = "assistant/openai"
    }
  }

  # All that prompts can reach outside AWS. What is not in this list is asked nothing, whatever a provider says.
  egress_hosts = ["api.openai.com"]

  # A plan says which models; the groups of a model narrow that further: everybody has Opus in their plan, architects may ask it.
  usage_plans = [
    {
      name   = "everyone"
      group  = "*"
      models = keys(local.models)
      limits = [
        { unit = "usd", limit = 10 },
        { window = "24h", unit = "usd", limit = 2 },
        { window = "10min", unit = "tokens", limit = 500000 },
      ]
    },
  ]
}

output "amplify_outputs" {
  description = "What a web app needs to sign in and to connect."
  value       = module.ai_gateway.amplify_outputs
}

output "prepared_table_name" {
  description = "Table of prepared responses."
  value       = module.ai_gateway.prepared_table_name
}
