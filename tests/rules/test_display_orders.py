"""The 32 fixed orders: permutations that say nothing about when somebody wrote."""

import random
from datetime import date, timedelta

from consult.contributions import display_orders


def order(seats, k):
    return sorted(seats, key=lambda seat: seat * display_orders.MULTIPLIERS[k] % display_orders.PRIME)


def test_each_shuffle_is_another_order_of_the_same_seats():
    seats = [display_orders.new_shuffle_key() for _ in range(200)]
    orders = {tuple(order(seats, k)) for k in range(display_orders.COUNT)}
    assert len(orders) == display_orders.COUNT
    assert all(sorted(one) == sorted(seats) for one in orders)


def test_no_shuffle_follows_the_order_of_arrival():
    rng = random.Random(4)
    seats = [rng.randrange(1, display_orders.PRIME) for _ in range(400)]
    for k in range(display_orders.COUNT):
        place = {seat: n for n, seat in enumerate(order(seats, k))}
        ranks = [place[seat] for seat in seats]
        n = len(ranks)
        rho = 1 - 6 * sum((a - b) ** 2 for a, b in enumerate(ranks)) / (n * (n * n - 1))
        assert abs(rho) < 0.2


def test_no_two_seats_ever_share_a_place():
    for k in range(display_orders.COUNT):
        assert len({seat * display_orders.MULTIPLIERS[k] % display_orders.PRIME for seat in range(1, 2000)}) == 1999


def test_every_day_has_another_shuffle_and_all_come_round_in_32_days():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(32)]
    assert {display_orders.of_day(day) for day in days} == set(range(32))
