"""What reacts to an alarm has one that exists."""

from collections.abc import Iterator

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.alarms import ALARM, acts
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import physical_name, referred_to

RULE = Rule(
    id="automatic-reaction-alarmed",
    title="What reacts to an alarm, a roll-back or a scaling by steps, has an alarm that exists.",
    objective=Objective.MONITORING,
    why="A deployment watched by an alarm that is not there fails or watches nothing; scaling by steps never begins.",
    fix=(
        "Add the alarms that DeploymentConfiguration.Alarms of the service names, and one whose AlarmActions name the "
        "scaling policy."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html",
)


def check(context: Context) -> Result:
    """Answer for one environment; of alarms by name, for those that end with its suffix."""
    alarms = list(context.resources(ALARM, "AWS::CloudWatch::CompositeAlarm"))
    names = {physical_name(context, each) for each in alarms}
    wanted = set(_named(context))
    policies = list(_stepwise(context))
    actions = [
        (each, alarm.stack) for alarm in alarms if acts(alarm) for each in as_list(alarm.properties["AlarmActions"])
    ]
    if not wanted and not policies:
        return not_applicable()
    missing = sorted(wanted - names)
    idle = [each for each in policies if referred_to(context, iter(actions), each) is False]
    wrong = [f"no alarm is called {each}" for each in missing]
    wrong += [f"no alarm triggers the scaling policy {each}" for each in sorted(one.path for one in idle)]
    return failed(detail="; ".join(wrong)) if wrong else passed()


def _named(context: Context) -> Iterator[str]:
    for service in context.resources("AWS::ECS::Service"):
        for each in as_list(value_at(service.properties, "DeploymentConfiguration.Alarms.AlarmNames")):
            name = context.text(each, stack=service.stack)
            if name is not None and context.suffix and name.endswith(f"-{context.suffix}"):
                yield name


def _stepwise(context: Context) -> Iterator[Resource]:
    for kind in ("AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::AutoScaling::ScalingPolicy"):
        for each in context.resources(kind):
            if each.properties.get("PolicyType") == "StepScaling":
                yield each
