"""Rate limits, and what nobody may learn from the counting: addresses exist only in memory."""

import pytest

from consult.config import SURGE_LIMIT, BadSetting, read_settings
from consult.web.rate_limits import AN_HOUR, MIN_SHARE, Proxies, RateLimits, network_of

SOMEBODY = "9.9.9.9"
PROXY = "10.0.0.2"


class Seconds:
    """A clock that is stopped until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def proxies(tmp_path, value):
    settings = read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_TRUSTED_PROXY": value})
    return Proxies(settings.trusted_proxies, settings.trusts_unix)


def test_thirty_people_behind_one_hostels_address_pass_whatever_the_number_of_workers():
    for workers in (1, 2, 8, 64):
        floods = RateLimits(workers)
        assert not any(floods.is_too_fast(SOMEBODY, "") for _ in range(30))


@pytest.mark.parametrize(("workers", "share"), [(1, AN_HOUR), (2, AN_HOUR // 2), (8, MIN_SHARE)])
def test_what_is_more_than_a_workers_share_in_an_hour_is_too_fast(workers, share):
    floods = RateLimits(workers, clock=Seconds())
    assert [floods.is_too_fast(SOMEBODY, "") for _ in range(share + 2)] == [False] * share + [True, True]
    assert not floods.is_too_fast("8.8.8.8", ""), "somebody else is not held for it"


def test_an_address_counts_with_its_neighbours_so_that_a_machine_cannot_change_its_last_digits():
    floods = RateLimits(8, clock=Seconds())
    assert not any(floods.is_too_fast(f"9.9.9.{n}", "") for n in range(MIN_SHARE))
    assert floods.is_too_fast("9.9.9.200", "")
    assert not floods.is_too_fast("9.9.8.200", "")
    assert not any(floods.is_too_fast(f"2a00:1450:4001:8ff::{n}", "") for n in range(MIN_SHARE))
    assert floods.is_too_fast("2a00:1450:4001:800::1", ""), "one /56"
    assert not floods.is_too_fast("2a00:1450:4001:900::1", "")


def test_within_an_hour_the_counts_and_their_key_are_lost():
    clock = Seconds()
    floods = RateLimits(8, clock=clock)
    for _ in range(MIN_SHARE + 1):
        floods.is_too_fast(SOMEBODY, "")
    key = floods._key
    clock.now += 3599
    assert floods.is_too_fast(SOMEBODY, "")
    clock.now += 1
    assert not floods.is_too_fast(SOMEBODY, "")
    assert floods._key != key
    assert len(floods._of_network) == 1


def test_a_surge_of_everybody_is_held_where_no_address_can_be_known():
    """Behind a proxy that nobody configured, everyone comes from one address: the second person must not be held for
    it.
    """
    clock = Seconds()
    floods = RateLimits(1, clock=clock)
    assert not any(floods.is_too_fast("127.0.0.1", "6.6.6.6") for _ in range(SURGE_LIMIT))
    assert floods.is_too_fast("127.0.0.1", "")
    clock.now += 60
    assert not floods.is_too_fast("127.0.0.1", "")


def test_what_is_counted_is_bounded_however_many_addresses_there_are():
    floods = RateLimits(1, surge_limit=500, clock=Seconds())
    for n in range(4 * 500):
        floods.is_too_fast(f"9.{n // 250}.{n % 250}.1", "")
    assert len(floods._of_network) == 500


def test_nothing_of_an_address_stays_in_what_is_counted():
    """Against a memory dump after a crash: no address, nothing of its network, and no two equal keys."""
    one, other = RateLimits(clock=Seconds()), RateLimits(clock=Seconds())
    for floods in (one, other):
        floods.is_too_fast("9.9.9.9", "")
        assert all(isinstance(place, bytes) and len(place) == 32 for place in floods._of_network)
        assert "9.9.9" not in repr(vars(floods))
    assert set(one._of_network).isdisjoint(other._of_network)


@pytest.mark.parametrize(("trusted", "peer", "forwarded", "network"), [
    ("", SOMEBODY, "", "9.9.9.0/24"),
    ("", SOMEBODY, "8.8.8.8", "9.9.9.0/24"),
    ("", "::ffff:9.9.9.9", "", "9.9.9.0/24"),
    ("", "127.0.0.1", "8.8.8.8", None),
    ("", PROXY, "8.8.8.8", None),
    ("", "", "8.8.8.8", None),
    ("", "fe80::1", "", None),
    ("unix", "", "8.8.8.8", "8.8.8.0/24"),
    ("unix", "127.0.0.1", "8.8.8.8", None),
    (PROXY, PROXY, "8.8.8.8", "8.8.8.0/24"),
    (PROXY, PROXY, "6.6.6.6, 8.8.8.8", "8.8.8.0/24"),
    (PROXY, PROXY, f"6.6.6.6, 8.8.8.8, {PROXY}", "8.8.8.0/24"),
    (PROXY, PROXY, "192.168.3.4", "192.168.3.0/24"),
    (PROXY, PROXY, "", None),
    (PROXY, PROXY, "8.8.8.8, nonsense", None),
    (PROXY, "10.0.0.3", "8.8.8.8", None),
    ("10.0.0.0/24, unix", "10.0.0.3", "8.8.8.8", "8.8.8.0/24"),
    ("127.0.0.1", "127.0.0.1", PROXY, "10.0.0.0/24"),
])  # fmt: skip
def test_a_forwarded_address_is_read_only_where_a_trusted_proxy_wrote_it(tmp_path, trusted, peer, forwarded, network):
    """Against a machine that writes a different address into every form it sends."""
    assert network_of(peer, forwarded, proxies(tmp_path, trusted)) == network


@pytest.mark.parametrize("value", ["proxy.example.org", "10.0.0.1/8", "*", "1"])
def test_a_proxy_that_is_no_address_stops_the_start_by_name(tmp_path, value):
    with pytest.raises(BadSetting, match="CONSULT_TRUSTED_PROXY: .*For example: CONSULT_TRUSTED_PROXY=unix,10.0.0.2"):
        proxies(tmp_path, value)


@pytest.mark.parametrize("value", ["0", "-1", "many", "100", ""])
def test_a_number_of_workers_that_is_none_stops_the_start_by_name(tmp_path, value):
    with pytest.raises(BadSetting, match="CONSULT_WORKERS"):
        read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_WORKERS": value})


def test_an_operator_who_expects_many_people_says_how_many(tmp_path):
    settings = read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_SURGE_LIMIT": "20"})
    floods = RateLimits(1, surge_limit=settings.surge_limit, clock=Seconds())
    assert [floods.is_too_fast(f"9.{n}.9.9", "") for n in range(22)] == [False] * 20 + [True, True]


@pytest.mark.parametrize("value", ["0", "-1", "", "many", "1e9", "10000000"])
def test_a_limit_that_is_no_number_of_submissions_stops_the_start(tmp_path, value):
    with pytest.raises(BadSetting, match="CONSULT_SURGE_LIMIT"):
        read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_SURGE_LIMIT": value})
