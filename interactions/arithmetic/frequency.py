"""How often contact was to take place by a day, and how far behind it is. No ORM, no clock."""

from datetime import date


def due_by(today: date, *, target: int, starts_on: date, ends_on: date) -> int:
    """How many of ``target`` contacts of a period were to have taken place by the end of ``today``, spread evenly."""
    days = (ends_on - starts_on).days
    passed = min(max((today - starts_on).days, 0), days)
    return target * passed // days if days > 0 else target


def behind(today: date, *, target: int, met: int, starts_on: date, ends_on: date) -> int:
    """How many contacts are missing of those due by ``today``; never less than none."""
    return max(due_by(today, target=target, starts_on=starts_on, ends_on=ends_on) - met, 0)


def in_words(today: date, *, target: int, met: int, starts_on: date, ends_on: date) -> str:
    """ "2 of 4", and what that means; "nobody followed it" of a plan whose period is over without any contact."""
    said = f"{met} of {target}"
    if today > ends_on:
        if target and not met:
            return f"{said}: nobody followed it"
        return said if met >= target else f"{said}: {target - met} missing"
    missing = behind(today, target=target, met=met, starts_on=starts_on, ends_on=ends_on)
    return f"{said}, {missing} behind" if missing else said
