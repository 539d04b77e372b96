"""Logs as JSON lines: ids and codes, never personal data, with the trace the caller gave us."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def set_up() -> None:
    """Send every log of the program, and of the libraries from warning on, to standard error."""
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_texts_of_errors,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Django would log whole requests; what goes wrong is logged by site.refusals.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)


def _without_texts_of_errors(
    _: Any, __: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keep the kind of an error; its text may hold data of a person."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple) and error[0] is not None:
        event["error"] = error[0].__name__
    return event
