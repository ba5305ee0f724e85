# People sign in where they already do: here in a user pool that another part of the estate owns.

resource "aws_cognito_user_pool" "company" {
  name = "company"
}

resource "aws_cognito_user_pool_client" "assistant" {
  name                = "assistant"
  user_pool_id        = aws_cognito_user_pool.company.id
  explicit_auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
}

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

  identity = {
    existing_user_pool = {
      user_pool_id  = aws_cognito_user_pool.company.id
      web_client_id = aws_cognito_user_pool_client.assistant.id
    }
  }
}

output "amplify_outputs" {
  description = "What a web app needs to sign in and to connect."
  value       = module.ai_gateway.amplify_outputs
}
