"""The time of the office: the one zone in which days begin and end, and how a moment is written."""

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def today() -> date:
    """The day of the office, whatever zone the machine is set to: deadlines and letters are of Vietnamese days."""
    return datetime.now(VIETNAM).date()


def day_of(moment: datetime) -> date:
    """The day of the office on which a moment lies; one without a zone is of Vietnamese time."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(VIETNAM).date()


def show_moment(moment: datetime) -> str:
    """A moment as an officer writes it, by Vietnamese time."""
    return f"{moment.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def show_when(text: str) -> str:
    """The same of a moment in ISO 8601; what is none is shown as it is."""
    try:
        return show_moment(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return text
