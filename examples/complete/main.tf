# A company's gateway with every part in use: people come from two directories, in two teams with a budget each, and one over both.

module "ai_gateway" {
  source = "../.."

  name = "assistant"
  tags = { Application = "assistant", Environment = "production" }

  models = {
    nova-lite = {
      name              = "Amazon Nova Lite"
      bedrock_model_id  = "us.amazon.nova-lite-v1:0"
      context_tokens    = 300000
      max_output_tokens = 5000

      # The tier flex is half the price; from the new year all of it is cheaper.
      prices = [
        {
          from          = "2026-11-01"
          input         = 0.06
          output        = 0.24
          service_tiers = { flex = { input = 0.03, output = 0.12 } }
        },
        {
          from          = "2027-01-01"
          input         = 0.05
          output        = 0.2
          service_tiers = { flex = { input = 0.025, output = 0.1 } }
        },
      ]
    }
    claude-haiku = {
      name              = "Claude Haiku 4.5"
      bedrock_model_id  = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
      context_tokens    = 200000
      max_output_tokens = 8192
      prices = [
        { from = "2026-11-01", input = 1, output = 5, cache_read = 0.1, cache_write_5m = 1.25, cache_write_1h = 2 }
      ]
    }
    gpt-mini = {
      name              = "GPT-5 mini"
      provider          = "openai"
      provider_model_id = "gpt-5-mini"
      family            = "gpt"
      groups            = ["pilots"]
      context_tokens    = 400000
      max_output_tokens = 8192
      attempts          = 2
      prices            = [{ from = "2026-11-01", input = 0.25, output = 2 }]
    }
    claude-sonnet = {
      name              = "Claude Sonnet 4.6"
      bedrock_model_id  = "us.anthropic.claude-sonnet-4-6"
      context_tokens    = 200000
      max_output_tokens = 8192
      prices = [
        {
          from           = "2026-11-01"
          input          = 3
          output         = 15
          cache_read     = 0.3
          cache_write_5m = 3.75
          cache_write_1h = 6
          long_context = [
            {
              above_input_tokens = 200000
              input              = 6
              output             = 22.5
              cache_read         = 0.6
              cache_write_5m     = 7.5
              cache_write_1h     = 12
            }
          ]
        }
      ]
    }
  }

  # One model is beyond AWS. Its API key is the text of a secret that Terraform never sees; prompts reach no other host.
  model_providers = {
    openai = {
      base_url            = "https://api.openai.com/v1"
      api_key_secret_name = "assistant/openai"
    }
  }
  egress_hosts = ["api.openai.com"]

  # The order is the precedence: somebody who is in both groups has the first plan.
  usage_plans = [
    {
      name             = "research"
      group            = "research"
      models           = ["claude-sonnet", "claude-haiku", "nova-lite", "gpt-mini"]
      concurrent_turns = 20
      limits           = [{ unit = "usd", limit = 50 }, { unit = "tokens", limit = 10000000 }]
    },
    {
      name   = "support"
      group  = "support"
      models = ["claude-haiku", "nova-lite"]
      limits = [
        { unit = "usd", limit = 5 },
        { window = "24h", unit = "usd", limit = 1 },
        { window = "10min", unit = "tokens", limit = 200000 },
      ]
    },
  ]

  # Who pays. A budget is of all members together, beside what their plan allows each of them.
  teams = [
    { name = "research", group = "research", limits = [{ unit = "usd", limit = 1000 }] },
    {
      name             = "support"
      group            = "support"
      concurrent_turns = 100
      limits           = [{ unit = "usd", limit = 500 }, { window = "24h", unit = "usd", limit = 50 }]
    },
  ]
  organisation = {
    concurrent_turns = 180
    limits           = [{ unit = "usd", limit = 1200 }]
  }
  warn_at_percent = [75, 90, 100]

  # One line in the bill for each team: activate the tag as a cost allocation tag.
  team_profiles = {
    research = { models = ["claude-sonnet", "claude-haiku"], tags = { CostCenter = "1100" } }
    support  = { models = ["claude-haiku"], tags = { CostCenter = "2200" } }
  }

  identity = {
    mfa = "ON"

    # Prefix of the sign-in pages' host, taken by nobody else in the region.
    domain = { name = "example-assistant" }
    web_client = {
      callback_urls = ["https://assistant.example.com/", "http://localhost:4000/"]
      logout_urls   = ["https://assistant.example.com/"]
    }
    native_client = {
      callback_urls = ["com.example.assistant://signed-in"]
      logout_urls   = ["com.example.assistant://signed-out"]
    }

    saml_providers = {
      Employees = {
        metadata_url     = "https://login.example.com/federationmetadata/2007-06/federationmetadata.xml"
        groups_attribute = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
      }
    }
    oidc_providers = {
      Partners = {
        issuer           = "https://partners.example.com"
        client_id        = "assistant"
        scopes           = "openid email profile groups"
        groups_attribute = "groups"
      }
    }

    # Entra ID names groups by their object ids. Groups that stand here nowhere grant nothing.
    directory_groups = {
      "6a3c1f0e-4f2b-4f7a-9d53-0d1b8a8e7c11" = "research"
      "c2d4b7aa-90e1-4b57-8f0e-5a3f6f7d2b42" = "support"
      "assistant-support"                    = "support"
    }
  }
  provider_secrets = { Partners = var.partners_client_secret }

  guardrail = {
    # A support desk quotes rude customers: only their words pass, not the answer's.
    content_filters = { insults = { input_strength = "LOW" } }
    denied_topics = {
      "Legal advice" = {
        definition = "Statements on what the law requires of, or allows to, a particular person or company in a case of theirs."
        examples   = ["Can I sue my landlord?", "Is this clause in my contract void?"]
      }
    }
    blocked_words   = ["Project Bluebird"]
    block_profanity = true
    pii_entities = {
      AWS_ACCESS_KEY           = "BLOCK"
      AWS_SECRET_KEY           = "BLOCK"
      CREDIT_DEBIT_CARD_CVV    = "BLOCK"
      CREDIT_DEBIT_CARD_NUMBER = "ANONYMIZE"
      EMAIL                    = "ANONYMIZE"
      PHONE                    = "ANONYMIZE"
    }
    regexes = {
      customer-number = {
        description = "Number of a customer"
        pattern     = "C-[0-9]{8}"
        action      = "ANONYMIZE"
      }
    }
    contextual_grounding      = { grounding_threshold = 0.7, relevance_threshold = 0.5 }
    blocked_input_messaging   = "The assistant does not take this request. Guidelines: https://assistant.example.com/guidelines"
    blocked_outputs_messaging = "The assistant does not show this answer. Guidelines: https://assistant.example.com/guidelines"
  }

  # Text units of the policies that the guardrail has, as the region's price list says.
  guardrail_prices = [
    {
      from                         = "2026-11-01"
      content_policy               = 0.15
      topic_policy                 = 0.15
      sensitive_information_policy = 0.1
      contextual_grounding_policy  = 0.1
    }
  ]

  # As many answers may stream at a time as the chat function has reserved.
  functions = {
    chat               = { memory_megabytes = 1024, reserved_concurrency = 200 }
    failure            = { reserved_concurrency = 20 }
    operations         = { memory_megabytes = 1024, timeout_seconds = 600 }
    sweep_schedule     = "rate(2 minutes)"
    reconcile_schedule = "cron(15 * * * ? *)"
  }

  edge = {
    allowed_countries = ["DE", "FR", "NL", "US"]
    rate_limit        = { requests = 500, window_seconds = 60 }
  }

  alarms = {
    alarm_actions = [aws_sns_topic.on_call.arn]
    thresholds    = { chat_duration_seconds = 180, chat_throttles = 1 }
  }

  log_retention_days  = 180
  turn_retention_days = 400
  deletion_protection = var.deletion_protection
}

# Subscribe whoever is on call. Alarms tell figures and names of resources, and no word of what people write.
resource "aws_sns_topic" "on_call" {
  name = "assistant-on-call"
}

output "amplify_outputs" {
  description = "What a web app needs to sign in and to connect."
  value       = module.ai_gateway.amplify_outputs
}
