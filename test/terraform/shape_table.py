"""How each Terraform type becomes the input of the API operation that creates it.

Names match without a table where only case and underscores differ, or where the API has the plural. Everything else stands
here. An argument that neither finds is a failure.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Callable

Values = dict[str, Any]

# Terraform's own, on every type.
NEVER_SENT = {"id", "arn", "region", "timeouts", "tags_all", "skip_destroy"}


class AsWritten(dict[str, Any]):
    """JSON that is sent as it stands: its names are the API's already."""


def as_is(values: Values) -> Values:
    return values


@dataclass(frozen=True)
class Mapping:
    service: str
    operation: str
    #: Attributes that the provider computes and nobody sends.
    computed: frozenset[str] = frozenset()
    #: The API's name of an argument, by its dotted path without indices, or by its last name.
    renamed: dict[str, str] = field(default_factory=dict)
    #: Rearranges top-level arguments where the API nests them otherwise.
    rearrange: Callable[[Values], Values] = as_is


def inside(wrapper: str, tags: str) -> Callable[[Values], Values]:
    """The API takes the arguments in a structure of their own, and the tags beside it."""

    def rearrange(values: Values) -> Values:
        inner = {name: value for name, value in values.items() if name != "tags"}
        return {wrapper: inner, **({tags: values["tags"]} if "tags" in values else {})}

    return rearrange


def composite_alarm(values: Values) -> Values:
    suppressor = (values.pop("actions_suppressor", None) or [{}])[0]
    for name, to in (
        ("alarm", "actions_suppressor"),
        ("wait_period", "actions_suppressor_wait_period"),
        ("extension_period", "actions_suppressor_extension_period"),
    ):
        if name in suppressor:
            values[to] = suppressor[name]
    return values


def anomaly_monitor(values: Values) -> Values:
    specification = values.get("monitor_specification")
    if isinstance(specification, str) and type(specification) is str:
        written = json.loads(specification)
        # The provider's documentation has null for what is left out.
        values["monitor_specification"] = AsWritten({name: value for name, value in written.items() if value is not None})
    return inside("anomaly_monitor", "resource_tags")(values)


def budget(values: Values) -> Values:
    account = values.pop("account_id", "123456789012")
    notifications = values.pop("notification", [])
    tags = values.pop("tags", {})
    if "limit_amount" in values:
        values["budget_limit"] = {"amount": values.pop("limit_amount"), "unit": values.pop("limit_unit", None)}
    period = {to: values.pop(name) for name, to in (("time_period_start", "start"), ("time_period_end", "end")) if name in values}
    if period:
        values["time_period"] = {to: instant(time) for to, time in period.items()}
    if "cost_filter" in values:
        values["cost_filters"] = {one["name"]: one["values"] for one in values.pop("cost_filter")}
    if "planned_limit" in values:
        values["planned_budget_limits"] = {
            one["start_time"]: {"amount": one["amount"], "unit": one["unit"]} for one in values.pop("planned_limit")
        }
    return {
        "account_id": account,
        "budget": values,
        "notifications_with_subscribers": [budget_notification(one) for one in notifications],
        "resource_tags": tags,
    }


def budget_notification(block: Values) -> Values:
    mails = block.pop("subscriber_email_addresses", None) or []
    topics = block.pop("subscriber_sns_topic_arns", None) or []
    subscribers = [("EMAIL", address) for address in mails] + [("SNS", address) for address in topics]
    return {
        "notification": block,
        "subscribers": [{"subscription_type": kind, "address": address} for kind, address in subscribers],
    }


def instant(time: str) -> str:
    """The provider's 2017-07-01_00:00; a value known only after apply stays what it is."""
    return time if type(time) is not str else time.replace("_", "T") + ":00Z"


TABLE: dict[str, Mapping] = {
    "aws_appsync_api": Mapping(
        "appsync", "CreateApi", frozenset({"api_arn", "api_id", "dns", "waf_web_acl_arn", "xray_enabled"})
    ),
    "aws_appsync_channel_namespace": Mapping(
        "appsync", "CreateChannelNamespace", frozenset({"channel_namespace_arn"})
    ),
    "aws_appsync_datasource": Mapping(
        "appsync",
        "CreateDataSource",
        renamed={
            "dynamodb_config.region": "awsRegion",
            "elasticsearch_config.region": "awsRegion",
            "lambda_config.function_arn": "lambdaFunctionArn",
            "opensearchservice_config.region": "awsRegion",
            "relational_database_config.http_endpoint_config": "rdsHttpEndpointConfig",
            "relational_database_config.http_endpoint_config.region": "awsRegion",
            "relational_database_config.source_type": "relationalDatabaseSourceType",
        },
    ),
    "aws_appsync_domain_name": Mapping(
        "appsync", "CreateDomainName", frozenset({"appsync_domain_name", "hosted_zone_id"})
    ),
    "aws_appsync_domain_name_api_association": Mapping("appsync", "AssociateApi"),
    "aws_bedrock_guardrail": Mapping(
        "bedrock",
        "CreateGuardrail",
        frozenset({"created_at", "guardrail_arn", "guardrail_id", "status", "version"}),
        {"kms_key_arn": "kmsKeyId"},
    ),
    "aws_bedrock_guardrail_version": Mapping(
        "bedrock", "CreateGuardrailVersion", frozenset({"version"}), {"guardrail_arn": "guardrailIdentifier"}
    ),
    "aws_bedrock_inference_profile": Mapping(
        "bedrock",
        "CreateInferenceProfile",
        frozenset({"created_at", "models", "status", "type", "updated_at"}),
        {"name": "inferenceProfileName"},
    ),
    "aws_budgets_budget": Mapping(
        "budgets",
        "CreateBudget",
        frozenset({"name_prefix", "last_auto_adjust_time", "lookback_available_periods"}),
        {"budget.name": "BudgetName"},
        budget,
    ),
    "aws_ce_anomaly_monitor": Mapping(
        "ce",
        "CreateAnomalyMonitor",
        renamed={"anomaly_monitor.name": "MonitorName"},
        rearrange=anomaly_monitor,
    ),
    "aws_ce_anomaly_subscription": Mapping(
        "ce",
        "CreateAnomalySubscription",
        frozenset({"account_id"}),
        {"anomaly_subscription.name": "SubscriptionName", "cost_category": "CostCategories"},
        inside("anomaly_subscription", "resource_tags"),
    ),
    "aws_cloudwatch_composite_alarm": Mapping("cloudwatch", "PutCompositeAlarm", rearrange=composite_alarm),
    "aws_cloudwatch_query_definition": Mapping("logs", "PutQueryDefinition", frozenset({"query_definition_id"})),
    "aws_cognito_risk_configuration": Mapping("cognito-idp", "SetRiskConfiguration"),
    "aws_cognito_user_pool_ui_customization": Mapping(
        "cognito-idp",
        "SetUICustomization",
        frozenset({"creation_date", "css_version", "image_url", "last_modified_date"}),
    ),
    "aws_lambda_code_signing_config": Mapping(
        "lambda", "CreateCodeSigningConfig", frozenset({"config_id", "last_modified"}), {"policies": "CodeSigningPolicies"}
    ),
    "aws_lambda_provisioned_concurrency_config": Mapping("lambda", "PutProvisionedConcurrencyConfig"),
    "aws_xray_group": Mapping("xray", "CreateGroup"),
    "aws_xray_sampling_rule": Mapping("xray", "CreateSamplingRule", rearrange=inside("sampling_rule", "tags")),
}
