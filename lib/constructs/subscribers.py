"""Who hears of a topic's messages."""

from collections.abc import Iterable

from aws_cdk import aws_sns as sns


def subscribe(topic: sns.Topic, addresses: Iterable[str]) -> None:
    """Subscribe e-mail addresses to a topic; each has to confirm before it hears anything.

    Numbered, and not by `topic.add_subscription`: that one puts the address into the construct's path, and what is
    accepted about a subscription must not depend on whose it is.

    Args:
        topic: an encrypted topic.
        addresses: of people or lists.
    """
    for number, address in enumerate(addresses, start=1):
        sns.Subscription(
            topic, f"Subscriber{number}", topic=topic, protocol=sns.SubscriptionProtocol.EMAIL, endpoint=address
        )
