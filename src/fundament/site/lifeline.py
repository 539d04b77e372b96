"""A started process ends with the one that started it, also when that was killed."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies (Linux; elsewhere nothing)."""
    if not sys.platform.startswith("linux") or "FUNDAMENT_SUPERVISOR" not in os.environ:
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(os.environ["FUNDAMENT_SUPERVISOR"]):
        os.kill(os.getpid(), signal.SIGTERM)
