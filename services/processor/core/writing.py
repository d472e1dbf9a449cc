"""Writing to the store: it is waited for as long as it takes, and only what it refuses is set aside."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from services.processor.core.model import Limits
from services.processor.core.ports import Ports
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.emf import Metric
from services.telemetry.events import Reason
from services.telemetry.storage.ports import BatchRefusedError, Incoming, StoreUnavailableError, Written

MAXIMUM_DETAIL = 500
"""Characters of what the database says about an event that it refuses."""

logger = logging.getLogger(__name__)


class StoppedError(Exception):
    """The program has to stop, and what was to be written is not known to be written."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes to the store of these ports."""

    ports: Ports
    limits: Limits

    def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter]) -> list[Written]:
        """Write everything, in one transaction unless the store refuses one of the events.

        Returns:
            What each transaction did. An event that is refused alone is among their dead letters, with the others.

        Raises:
            StoppedError: the program has to stop; some of it may be written, and writing it again is harmless.
            BatchRefusedError: the store refuses a dead letter, which nothing can be done about here.
        """
        try:
            return [self._patiently(incoming, dead_letters)]
        except BatchRefusedError as error:
            logger.warning("batch refused", extra={"events": len(incoming), "error": _detail(error)})
            if not incoming:
                raise
            if len(incoming) == 1:
                return [self._instead(incoming[0], dead_letters, error)]
        # The cause may be any one event, or the dead letters: halves find it in log2(n) steps, each its own
        # transaction; the other events are written as if it had never been there.
        middle = len(incoming) // 2
        return [
            *([self._patiently([], dead_letters)] if dead_letters else []),
            *self.write(incoming[:middle], []),
            *self.write(incoming[middle:], []),
        ]

    def _instead(self, incoming: Incoming, dead_letters: Sequence[DeadLetter], error: BatchRefusedError) -> Written:
        letter = self._refused(incoming, error)
        written = self._patiently([], [*dead_letters, letter])
        return replace(written, dead_letters=(*written.dead_letters, letter))

    def _patiently(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter]) -> Written:
        pause = self.ports.pause
        retrying = Retrying(
            retry=retry_if_exception_type(StoreUnavailableError),
            # Full jitter: after an outage a fleet must not come back in step.
            wait=wait_random_exponential(
                multiplier=self.limits.first_wait_seconds, max=self.limits.longest_wait_seconds
            ),
            sleep=pause.wait,
            stop=lambda _state: pause.is_stopping(),
            before_sleep=self._report,
            retry_error_callback=_stopped,
        )
        written: Written = retrying(self.ports.store.write, incoming, dead_letters, stream=self.limits.stream)
        return written

    def _report(self, state: RetryCallState) -> None:
        self.ports.metrics.count(Metric.RETRIES)
        # Whoever reads the log wants to know that it goes on, not each time how.
        if state.attempt_number & (state.attempt_number - 1) == 0:
            error = state.outcome.exception() if state.outcome else None
            logger.warning("store cannot be reached", extra={"attempt": state.attempt_number, "error": str(error)})

    def _refused(self, incoming: Incoming, error: BatchRefusedError) -> DeadLetter:
        return DeadLetter(
            stream=self.limits.stream,
            shard_id=incoming.shard_id,
            sequence_number=incoming.sequence_number,
            sub_sequence_number=incoming.sub_sequence_number,
            reason=Reason.REFUSED,
            detail=_detail(error),
            payload=incoming.payload,
            arrived_at=incoming.arrived_at,
        )


def _stopped(state: RetryCallState) -> None:
    raise StoppedError from (state.outcome.exception() if state.outcome else None)


def _detail(error: BatchRefusedError) -> str:
    # ASCII: a text that the database refuses once must not be refused again as the explanation.
    return str(error).encode("ascii", "backslashreplace").decode().replace("\0", "\\0")[:MAXIMUM_DETAIL]
