# The smallest gateway: one model, and ten dollars a month for everybody who can sign in.

module "ai_gateway" {
  source = "../.."

  name = "assistant"
  models = {
    nova-lite = {
      name              = "Amazon Nova Lite"
      bedrock_model_id  = "us.amazon.nova-lite-v1:0"
      context_tokens    = 300000
      max_output_tokens = 5000
      prices            = [{ from = "2026-11-01", input = 0.06, output = 0.24 }]
    }
  }
  usage_plans = [
    { name = "everyone", group = "*", models = ["nova-lite"], limits = [{ unit = "usd", limit = 10 }] }
  ]
}

output "amplify_outputs" {
  description = "What a web app needs to sign in and to connect."
  value       = module.ai_gateway.amplify_outputs
}
