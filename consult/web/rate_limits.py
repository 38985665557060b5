"""Rate limits: what is sent too fast is held for a moderator, and nothing that identifies the sender is kept.

A keyed hash of the sender's network is counted. Its random key is in this process's memory and is discarded every hour,
with every count. Nothing of it reaches a table, a log or an error. Each worker counts for itself, with its share of the
limit.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Lock

from consult.config import SURGE_LIMIT

#: Submissions of one network in an hour, in all workers. A worker's share is never less than the second number, so that
#: thirty people in one hostel are not held.
AN_HOUR = 128
MIN_SHARE = 32

HOUR_SECONDS = 3600.0
MINUTE_SECONDS = 60.0
KEY_BYTES = 32
_PREFIX = {4: 24, 6: 56}

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Proxies:
    """The proxies whose header is believed: in these networks, or on a Unix socket."""

    networks: tuple[Network, ...] = ()
    unix: bool = False

    def trusts(self, peer: str) -> bool:
        """Whether `peer`, as the server names the other end, is one of them."""
        address = _read(peer)
        if address is None:
            return self.unix
        return any(address in network for network in self.networks)


NO_PROXIES = Proxies()


def network_of(peer: str, forwarded: str, proxies: Proxies) -> str | None:
    """The network that somebody sends from; None if it is unknown.

    `forwarded` is the `X-Forwarded-For` header. It is read only if a trusted proxy wrote it, and then from the end, up
    to the first address that is not a trusted proxy. Otherwise an address of this machine or of a private network says
    nothing, since only a proxy of ours can have it.
    """
    if not proxies.trusts(peer):
        address = _read(peer)
        return _network(address) if address is not None and address.is_global else None
    for hop in reversed(forwarded.split(",")):
        address = _read(hop)
        if address is None:
            return None
        if not proxies.trusts(hop):
            return _network(address)
    return None


class RateLimits:
    """One worker's counts. `clock` gives seconds that only go forward.

    After `surge_limit` submissions of everybody together in a minute, all are held. This also limits what is counted,
    because a held submission needs no count of its own.
    """

    def __init__(
        self,
        workers: int = 1,
        proxies: Proxies = NO_PROXIES,
        surge_limit: int = SURGE_LIMIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._surge_limit = surge_limit
        self._proxies = proxies
        self._share = max(AN_HOUR // workers, MIN_SHARE)
        self._clock = clock
        self._lock = Lock()
        self._hour = self._minute = clock()
        self._key = secrets.token_bytes(KEY_BYTES)
        self._of_network: dict[bytes, int] = {}
        self._of_all = 0

    def is_too_fast(self, peer: str, forwarded: str) -> bool:
        """Count one submission; returns whether it is too many. Arguments as in `network_of`."""
        network = network_of(peer, forwarded, self._proxies)
        with self._lock:
            self._forget(self._clock())
            self._of_all += 1
            if self._of_all > self._surge_limit:
                return True
            if network is None:
                return False
            place = hmac.digest(self._key, network.encode(), hashlib.sha256)
            self._of_network[place] = self._of_network.get(place, 0) + 1
            return self._of_network[place] > self._share

    def _forget(self, now: float) -> None:
        if now - self._minute >= MINUTE_SECONDS:
            self._minute, self._of_all = now, 0
        if now - self._hour >= HOUR_SECONDS:
            self._hour, self._key = now, secrets.token_bytes(KEY_BYTES)
            self._of_network.clear()


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _network(address: IPv4Address | IPv6Address) -> str:
    return str(ip_network((int(address), _PREFIX[address.version]), strict=False))
