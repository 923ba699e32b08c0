"""Where a target lies: plain text is for this machine alone."""

from __future__ import annotations

import ipaddress


def _host(target: str) -> str:
    """What stands before the port, without brackets."""
    if target.startswith("["):
        return target[1:].partition("]")[0]
    return target.partition(":")[0]


def is_local(target: str) -> bool:
    """Whether "host:port" or "unix:/path" is this machine, or a socket of it."""
    if target.startswith("unix:"):
        return True
    host = _host(target)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
