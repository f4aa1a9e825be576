"""Which variants can be told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.measures import Measure
from experiments.ranking import indistinguishable, standings

MEASURE = Measure("capacity", "mAh/g", "capacity")


def table(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["variant", "low", "value", "high"])
    low, high, value = MEASURE.columns
    return frame.rename(columns={"low": low, "value": value, "high": high})


def test_the_best_comes_first() -> None:
    found = standings(table(("a", 1, 2, 3), ("b", 8, 9, 10)), MEASURE)
    assert [(item.variant, item.rank) for item in found] == [("b", 1), ("a", 2)]


def test_alike_only_if_each_lies_inside_the_others_band() -> None:
    # b lies inside a's band, a not inside b's: they can be told apart.
    assert indistinguishable(table(("a", 0, 5, 10), ("b", 6, 7, 8)), MEASURE) == {"a": (), "b": ()}
    both = indistinguishable(table(("a", 0, 5, 10), ("b", 5, 7, 8)), MEASURE)
    assert both == {"a": ("b",), "b": ("a",)}


def test_possible_ranks_count_what_cannot_be_told_apart() -> None:
    rows = (("a", 8, 9, 10), ("b", 4, 5, 6), ("c", 3.5, 4.5, 5.5), ("d", 0, 1, 2))
    by_name = {item.variant: item for item in standings(table(*rows), MEASURE)}
    assert (by_name["a"].best_rank, by_name["a"].worst_rank) == (1, 1)
    assert (by_name["b"].best_rank, by_name["b"].worst_rank) == (2, 3)
    assert (by_name["c"].best_rank, by_name["c"].worst_rank) == (2, 3)


def test_without_a_band_nothing_is_alike_and_without_a_value_there_is_no_rank() -> None:
    frame = table(("a", np.nan, 5, np.nan), ("b", 0, 5, 10), ("c", np.nan, np.nan, np.nan))
    found = standings(frame, MEASURE)
    assert [item.variant for item in found] == ["a", "b"]
    assert not found[0].has_band
    assert found[0].alike == found[1].alike == ()


@pytest.mark.parametrize("rows", [(), (("a", np.nan, np.nan, np.nan),)])
def test_nothing_to_rank(rows: tuple[tuple[str, float, float, float], ...]) -> None:
    assert standings(table(*rows), MEASURE) == ()


def test_less_is_better_where_the_measure_says_so() -> None:
    rise = Measure("rise", "K", "temperature rise", digits=1, more_is_better=False)
    table = pd.DataFrame(
        {
            "variant": ["warm", "cool"],
            "rise [K]": [12.0, 8.0],
            "rise low [K]": [11.0, 7.0],
            "rise high [K]": [13.0, 9.0],
            "limit of rise": ["ohmic heat", "reversible heat"],
            "rise hangs on": ["a", "b"],
        }
    )
    first, second = standings(table, rise)
    assert (first.variant, first.rank, first.limit, first.hangs_on) == (
        "cool",
        1,
        "reversible heat",
        "b",
    )
    assert (second.variant, second.rank) == ("warm", 2)
