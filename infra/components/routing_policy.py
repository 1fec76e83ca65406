"""The routing policy and the company file, delivered at run time by AppConfig."""

import json
from collections.abc import Mapping

from aws_cdk import Duration, Stack
from aws_cdk import aws_appconfig as appconfig
from aws_cdk.aws_iam import PolicyStatement
from constructs import Construct

from infra.configuration import Configuration
from infra.environments import Environment


class RoutingPolicy(Construct):
    """What RevOps may change without a deploy of code, and take back again.

    AppConfig validates nothing here. Of a JSON Schema it takes 32 KB of draft 4, where ours is of
    draft 2020-12, has 44 KB without a space, and knows nothing of what one section owes another;
    a function that validates would be one more to run, and as old or new as the policy, not as
    the functions that have to read it. The policy is read whole before it is synthesised, and a
    process that cannot read what it is delivered keeps what it has, and tells.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        configuration: Configuration,
    ) -> None:
        super().__init__(scope, construct_id)
        self._emulated = environment.emulated
        self._application = appconfig.Application(
            self, "Application", application_name=environment.names.application
        )
        self._environment = appconfig.Environment(
            self,
            "Environment",
            application=self._application,
            environment_name=environment.name,
        )
        self._rollout = appconfig.DeploymentStrategy(
            self,
            "Rollout",
            deployment_strategy_name=environment.names.of("policy"),
            rollout_strategy=appconfig.RolloutStrategy.linear(
                growth_factor=20 if environment.policy_rollout_minutes else 100,
                deployment_duration=Duration.minutes(environment.policy_rollout_minutes),
            ),
        )
        self._policy = self._deliver(
            "policy",
            appconfig.ConfigurationContent.from_inline(
                json.dumps(configuration.policy.model_dump(mode="json"), sort_keys=True),
                "application/json",
            ),
        )
        self._companies = self._deliver(
            "companies",
            appconfig.ConfigurationContent.from_inline(configuration.companies, "text/csv"),
        )

    @property
    def settings(self) -> Mapping[str, str]:
        """Return what a function needs to find the policy."""
        return {
            "POLICY_APPLICATION": self._application.application_id,
            "POLICY_ENVIRONMENT": self._environment.environment_id,
            "POLICY_PROFILE": self._policy.configuration_profile_id,
        }

    @property
    def company_settings(self) -> Mapping[str, str]:
        """Return what a function needs beside `settings` to find the company file."""
        return {"COMPANIES_PROFILE": self._companies.configuration_profile_id}

    @property
    def may_read_policy(self) -> PolicyStatement:
        """Allow to read the policy as it is deployed."""
        return self._may_read(self._policy)

    @property
    def may_read_companies(self) -> PolicyStatement:
        """Allow to read the company file as it is deployed."""
        return self._may_read(self._companies)

    def _deliver(
        self, name: str, content: appconfig.ConfigurationContent
    ) -> appconfig.HostedConfiguration:
        return appconfig.HostedConfiguration(
            self,
            name.capitalize(),
            name=name,
            application=self._application,
            content=content,
            deploy_to=[self._environment],
            deployment_strategy=self._rollout,
        )

    def _may_read(self, configuration: appconfig.HostedConfiguration) -> PolicyStatement:
        application = self._application.application_id
        environment = self._environment.environment_id
        profile = configuration.configuration_profile_id
        deployed = Stack.of(self).format_arn(
            service="appconfig",
            resource="application",
            resource_name=f"{application}/environment/{environment}/configuration/{profile}",
        )
        return PolicyStatement(
            actions=["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"],
            # The embedded AWS checks these two calls against no resource at all.
            resources=["*" if self._emulated else deployed],
        )
