"""The processor of one shard, as the daemon calls it."""

import logging
import os
from collections.abc import Callable
from typing import Any

from amazon_kclpy.checkpoint_error import CheckpointError
from amazon_kclpy.v3.processor import RecordProcessorBase

from services.processor.core.model import Limits, Position
from services.processor.core.ports import Ports
from services.processor.core.process import process
from services.processor.kcl.pause import ChildPause

FAILED = 70
"""Exit code of a process that must not go on; EX_SOFTWARE of sysexits.h."""
CHECKPOINT_ATTEMPTS = 5
CHECKPOINT_WAIT_SECONDS = 0.05
"""Before the second attempt; doubles. A checkpoint that fails is made up for by the next batch's."""
END_ATTEMPTS = 10
"""About 25 s together: nothing makes up for the checkpoint of a shard's end."""

logger = logging.getLogger(__name__)


class _LeaseLostError(Exception):
    """Another worker has the shard: nothing may be checkpointed any more."""


class ShardProcessor(RecordProcessorBase):  # type: ignore[misc]  # the package has no types
    """Processes the batches of one shard and checkpoints what is committed.

    The package swallows whatever a method raises and tells the daemon that all went well; the next checkpoint would
    then pass over a batch that is nowhere. So an unexpected error ends the process at once: the daemon notices and
    ends too, and the records come again.
    """

    def __init__(
        self,
        *,
        ports: Ports,
        limits: Limits,
        pause: ChildPause,
        end: Callable[[int], None] = os._exit,
    ) -> None:
        """Take the outside; `end` ends the process without any further code of it running."""
        self._ports = ports
        self._limits = limits
        self._pause = pause
        self._end = end
        self._shard = ""
        # Committed and not checkpointed.
        self._pending: Position | None = None
        # Set when a batch was left unfinished, or the lease is lost: then what comes after it must not be done either.
        self._is_over = False

    def initialize(self, initialize_input: Any) -> None:
        """Take the shard's id."""
        self._shard = initialize_input.shard_id
        logger.info("shard taken", extra={"shard": self._shard, "after": initialize_input.sequence_number})

    def process_records(self, process_records_input: Any) -> None:
        """Process a batch and checkpoint it; never raises."""
        self._guarded(lambda: self._process(process_records_input))

    def lease_lost(self, lease_lost_input: Any) -> None:  # noqa: ARG002 - the daemon's interface
        """Stop: another worker has the shard, and gets the records after the last checkpoint."""
        self._is_over = True
        self._guarded(lambda: self._finish("lease lost"))

    def shard_ended(self, shard_ended_input: Any) -> None:
        """Checkpoint the end, so that the shard's children may begin."""
        self._guarded(lambda: self._end_shard(shard_ended_input.checkpointer))

    def shutdown_requested(self, shutdown_requested_input: Any) -> None:
        """Checkpoint what is committed: no batch is under way, because the daemon's calls come one after the other."""
        self._guarded(lambda: self._shut_down(shutdown_requested_input.checkpointer))

    def _process(self, batch: Any) -> None:
        if self._is_over:
            return
        records = batch.records
        if not records:
            self._ports.outbox.deliver(is_new=False)
            return
        with self._pause.busy():
            outcome = process(self._shard, records, self._ports, self._limits)
            if outcome.position is not None:
                self._pending = outcome.position
            if not outcome.is_complete:
                self._is_over = True
                logger.info("batch left to the next worker", extra={"shard": self._shard, "records": len(records)})
            self._checkpoint(batch.checkpointer)

    def _shut_down(self, checkpointer: Any) -> None:
        self._checkpoint(checkpointer)
        self._finish("shard handed over")

    def _end_shard(self, checkpointer: Any) -> None:
        if self._is_over:
            # To checkpoint the end now would lose the batch that was left.
            raise RuntimeError(f"shard {self._shard} has ended, and its last batch is not written")
        self._save("its end", checkpointer.checkpoint, attempts=END_ATTEMPTS)
        self._finish("shard ended")

    def _checkpoint(self, checkpointer: Any) -> None:
        """Checkpoint what is committed; a failure is made up for by the next checkpoint, a lost lease by nothing."""
        position = self._pending
        if position is None:
            return
        try:
            self._save(
                position.sequence_number,
                lambda: checkpointer.checkpoint(position.sequence_number, position.sub_sequence_number),
            )
        except _LeaseLostError:
            self._is_over = True
        except CheckpointError as error:
            logger.warning("not checkpointed", extra={"shard": self._shard, "error": error.value})
            return
        self._pending = None

    def _save(self, what: str, save: Callable[[], None], *, attempts: int = CHECKPOINT_ATTEMPTS) -> None:
        wait = CHECKPOINT_WAIT_SECONDS
        for attempt in range(1, attempts + 1):
            try:
                save()
            except CheckpointError as error:
                logger.debug("checkpoint refused", extra={"shard": self._shard, "at": what, "error": error.value})
                if error.value == "ShutdownException":
                    raise _LeaseLostError from error
                # The protocol is out of step: what the daemon answers next is not for what is asked next.
                if error.value == "InvalidStateException":
                    raise RuntimeError(f"the daemon refuses the checkpoint at {what}: {error.value}") from error
                if attempt == attempts:
                    raise
                self._pause.wait(wait)
                wait *= 2
            else:
                return

    def _finish(self, why: str) -> None:
        self._ports.metrics.flush()
        logger.info(why, extra={"shard": self._shard})

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except _LeaseLostError:
            self._is_over = True
            logger.info("lease lost", extra={"shard": self._shard})
        except BaseException:
            logger.critical("ending, so that nothing is passed over", extra={"shard": self._shard}, exc_info=True)
            logging.shutdown()
            self._end(FAILED)
