# A catalogue to begin with, as of 2026-11, seen from us-east-1. It is an example: prices, limits and ids change without notice, so
# check each against the price list (https://aws.amazon.com/bedrock/pricing/) and the page of the model that stands above it, and
# whether your account and Region have it: https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html.
#
# Dollars are of a million tokens. max_output_tokens is less than most models could write, on purpose: every request reserves it. What
# capabilities does not name is refused, so a model does not lose anything but the request where it says too little.

locals {
  # Anthropic. Limits: https://platform.claude.com/docs/en/about-claude/models/overview
  # An image is scaled down to about 1,600 tokens: https://platform.claude.com/docs/en/build-with-claude/vision
  claude = {
    claude-haiku-4-5 = {
      name                = "Claude Haiku 4.5"
      bedrock_model_id    = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
      family              = "claude"
      context_tokens      = 200000
      max_output_tokens   = 8192
      capabilities        = local.claude_capabilities
      image_tokens        = 2000
      request_fields      = ["thinking", "top_k"]
      fallbacks           = ["nova-2-lite"]
      first_token_seconds = 15
      prices = [
        { from = "2026-11-01", input = 1, output = 5, cache_read = 0.1, cache_write_5m = 1.25, cache_write_1h = 2 }
      ]
    }
    claude-sonnet-4-6 = {
      name                = "Claude Sonnet 4.6"
      bedrock_model_id    = "us.anthropic.claude-sonnet-4-6"
      family              = "claude"
      context_tokens      = 200000
      max_output_tokens   = 8192
      capabilities        = local.claude_capabilities
      image_tokens        = 2000
      request_fields      = ["thinking", "top_k"]
      fallbacks           = ["claude-sonnet-5-5", "claude-haiku-4-5"]
      first_token_seconds = 20
      prices = [
        { from = "2026-11-01", input = 3, output = 15, cache_read = 0.3, cache_write_5m = 3.75, cache_write_1h = 6 }
      ]
    }
    claude-sonnet-5-5 = {
      name                = "Claude Sonnet 5.5"
      bedrock_model_id    = "us.anthropic.claude-sonnet-5-5"
      family              = "claude"
      context_tokens      = 200000
      max_output_tokens   = 8192
      capabilities        = local.claude_capabilities
      image_tokens        = 2000
      request_fields      = ["thinking", "top_k"]
      fallbacks           = ["claude-haiku-4-5"]
      first_token_seconds = 20
      prices = [
        { from = "2026-11-01", input = 2, output = 10, cache_read = 0.1, cache_write_5m = 2.5, cache_write_1h = 4 }
      ]
    }
    claude-opus-5-5 = {
      name                = "Claude Opus 5.5"
      bedrock_model_id    = "us.anthropic.claude-opus-5-5"
      family              = "claude"
      groups              = ["architects"]
      context_tokens      = 200000
      max_output_tokens   = 16384
      capabilities        = local.claude_capabilities
      image_tokens        = 2000
      request_fields      = ["thinking", "top_k"]
      fallbacks           = ["claude-sonnet-5-5"]
      first_token_seconds = 30
      prices = [
        { from = "2026-11-01", input = 4, output = 20, cache_read = 0.2, cache_write_5m = 5, cache_write_1h = 8 }
      ]
    }
  }
  claude_capabilities = ["documents", "images", "prompt_caching", "reasoning", "structured_output", "tools"]

  # Amazon. Limits: https://docs.aws.amazon.com/nova/latest/userguide/what-is-nova.html
  # Of an image no maximum is published: more is held than any image of the guide has.
  nova = {
    nova-micro = {
      name              = "Amazon Nova Micro"
      bedrock_model_id  = "us.amazon.nova-micro-v1:0"
      family            = "nova"
      context_tokens    = 128000
      max_output_tokens = 5000
      capabilities      = ["tools"]
      prices            = [{ from = "2026-11-01", input = 0.035, output = 0.14 }]
    }
    nova-lite = {
      name              = "Amazon Nova Lite"
      bedrock_model_id  = "us.amazon.nova-lite-v1:0"
      family            = "nova"
      context_tokens    = 300000
      max_output_tokens = 5000
      capabilities      = ["documents", "images", "tools"]
      image_tokens      = 5000
      fallbacks         = ["nova-micro"]
      prices            = [{ from = "2026-11-01", input = 0.06, output = 0.24 }]
    }
    nova-pro = {
      name              = "Amazon Nova Pro"
      bedrock_model_id  = "us.amazon.nova-pro-v1:0"
      family            = "nova"
      context_tokens    = 300000
      max_output_tokens = 5000
      capabilities      = ["documents", "images", "tools"]
      image_tokens      = 5000
      fallbacks         = ["nova-2-lite", "nova-lite"]
      prices            = [{ from = "2026-11-01", input = 0.8, output = 3.2 }]
    }
    nova-2-lite = {
      name              = "Amazon Nova 2 Lite"
      bedrock_model_id  = "us.amazon.nova-2-lite-v1:0"
      family            = "nova"
      context_tokens    = 300000
      max_output_tokens = 8192
      capabilities      = ["documents", "images", "tools"]
      image_tokens      = 5000
      fallbacks         = ["nova-lite"]
      prices            = [{ from = "2026-11-01", input = 0.3, output = 2.5 }]
    }
  }

  # Models whose weights are open, served by Bedrock in the Region itself, but for Llama's. Limits by maker:
  # https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html
  # https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html
  # https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html
  # https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral.html
  open = {
    gpt-oss-120b = {
      name              = "gpt-oss 120B"
      bedrock_model_id  = "openai.gpt-oss-120b-1:0"
      family            = "gpt-oss"
      context_tokens    = 128000
      max_output_tokens = 8192
      capabilities      = ["reasoning", "tools"]
      request_fields    = ["reasoning_effort"]
      fallbacks         = ["gpt-oss-20b"]
      prices            = [{ from = "2026-11-01", input = 0.15, output = 0.6 }]
    }
    gpt-oss-20b = {
      name              = "gpt-oss 20B"
      bedrock_model_id  = "openai.gpt-oss-20b-1:0"
      family            = "gpt-oss"
      context_tokens    = 128000
      max_output_tokens = 8192
      capabilities      = ["reasoning", "tools"]
      request_fields    = ["reasoning_effort"]
      prices            = [{ from = "2026-11-01", input = 0.07, output = 0.3 }]
    }
    deepseek-v3-2 = {
      name              = "DeepSeek V3.2"
      bedrock_model_id  = "deepseek.v3.2"
      family            = "deepseek"
      context_tokens    = 128000
      max_output_tokens = 8192
      capabilities      = ["tools"]
      fallbacks         = ["gpt-oss-120b"]
      prices            = [{ from = "2026-11-01", input = 0.62, output = 1.85 }]
    }
    llama-3-3-70b = {
      name              = "Llama 3.3 70B"
      bedrock_model_id  = "us.meta.llama3-3-70b-instruct-v1:0"
      family            = "llama"
      context_tokens    = 128000
      max_output_tokens = 4096
      capabilities      = ["tools"]
      prices            = [{ from = "2026-11-01", input = 0.72, output = 0.72 }]
    }
    mistral-large-3 = {
      name              = "Mistral Large 3"
      bedrock_model_id  = "mistral.mistral-large-3-675b-instruct"
      family            = "mistral"
      context_tokens    = 128000
      max_output_tokens = 8192
      capabilities      = ["tools"]
      fallbacks         = ["gpt-oss-120b"]
      prices            = [{ from = "2026-11-01", input = 0.5, output = 1.5 }]
    }
  }

  # OpenAI, beyond AWS. Limits: https://platform.openai.com/docs/models, prices: https://platform.openai.com/docs/pricing
  # It caches by itself and charges nothing for that: what is written to the cache costs what input costs. The attempts are two,
  # because the fallback is Bedrock's.
  openai = {
    gpt-5-mini = {
      name                = "GPT-5 mini"
      provider            = "openai"
      provider_model_id   = "gpt-5-mini"
      family              = "gpt"
      groups              = ["architects", "beta"]
      context_tokens      = 400000
      max_output_tokens   = 8192
      capabilities        = ["images", "structured_output", "tools"]
      image_tokens        = 2000
      fallbacks           = ["gpt-oss-120b"]
      attempts            = 2
      first_token_seconds = 20
      prices = [
        {
          from           = "2026-11-01"
          input          = 0.25
          output         = 2
          cache_read     = 0.025
          cache_write_5m = 0.25
          cache_write_1h = 0.25
        }
      ]
    }
  }

  models = merge(local.claude, local.nova, local.open, local.openai)
}
