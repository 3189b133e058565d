"""Forecasts in words, made from stored figures whenever somebody reads them. No ORM, no clock.

Every sentence says what it rests on: "at this rate", "with the 2 planned".
"""

from enum import StrEnum
from typing import SupportsFloat

from okrs.arithmetic.forecast import CountForecast
from okrs.arithmetic.progress import PER_CENT, say_number, say_unit
from okrs.arithmetic.trend import LevelForecast


class Basis(StrEnum):
    """What a forecast rests on: the rate so far, plans with a date besides it, or the trend of readings."""

    RATE = "rate"
    PLANNED = "planned"
    TREND = "trend"


def basis_of(forecast: CountForecast | LevelForecast) -> Basis:
    """What it rests on."""
    if isinstance(forecast, LevelForecast):
        return Basis.TREND
    return Basis.PLANNED if forecast.scheduled else Basis.RATE


def say_basis(forecast: CountForecast | LevelForecast) -> str:
    """ "at this rate", "with the 2 planned", "with the one planned"."""
    scheduled = forecast.scheduled if isinstance(forecast, CountForecast) else 0
    if not scheduled:
        return "at this rate"
    return f"with the {'one' if scheduled == 1 else say_number(scheduled)} planned"


def forecast_sentence(forecast: CountForecast | None, *, long: bool = False) -> str:
    """A forecast in words, empty when there is none.

    Short, for a row: "12 likely at this rate, 24 % for 15". Long, for a page: "At this rate 12 of 15 (8 to 17 likely);
    24 % for 15".
    """
    if forecast is None:
        return ""
    chance = f"target of {say_number(forecast.target)} reached"
    if not forecast.reached:
        chance = f"{say_chance(forecast.p_target)} for {say_number(forecast.target)}"
    basis = say_basis(forecast)
    if not long:
        return f"{say_number(forecast.median)} likely {basis}, {chance}"
    return (
        f"{basis[0].upper()}{basis[1:]} {say_number(forecast.median)} of {say_number(forecast.target)} "
        f"({say_number(forecast.low)} to {say_number(forecast.high)} likely); {chance}"
    )


def level_sentence(forecast: LevelForecast | None, target: SupportsFloat, unit: str = "", *, long: bool = True) -> str:
    """A level's forecast in words, empty when there is none: "At this rate 41.5 %, target 50 % (38 to 45 % likely)".

    Short: "41.5 likely at this rate, 38 to 45".
    """
    if forecast is None:
        return ""
    median, low, high = say_number(forecast.median), say_number(forecast.low), say_number(forecast.high)
    if not long:
        return f"{median} likely at this rate, {low} to {high}"
    tail = say_unit(unit)
    return f"At this rate {median}{tail}, target {say_number(target)}{tail} ({low} to {high}{tail} likely)"


def range_sentence(
    forecast: LevelForecast, low: SupportsFloat, high: SupportsFloat, unit: str = "", *, long: bool = True
) -> str:
    """A level to keep: "At this rate 6 days at the end (5 to 7 likely), range 4 to 9 days"."""
    tail = say_unit(unit)
    span = f"{say_number(forecast.low)} to {say_number(forecast.high)}"
    held = f"range {say_number(low)} to {say_number(high)}{tail}"
    if long:
        return f"At this rate {say_number(forecast.median)}{tail} at the end ({span}{tail} likely), {held}"
    return f"{say_number(forecast.median)}{tail} likely at this rate ({span}), {held}"


def say_chance(chance: float) -> str:
    """A chance in whole per cent, never 0 or 100: "under 1 %", "24 %", "over 99 %"."""
    if chance < 0.01:
        return f"under 1{PER_CENT}"
    if chance > 0.99:
        return f"over 99{PER_CENT}"
    return f"{chance * 100:.0f}{PER_CENT}"
