"""Standing appointments."""

from bot.web.api.handlers import series
from bot.web.api.models.bookings import DryRun
from bot.web.api.models.series import (
    EndQuery,
    ListSeries,
    SeriesChanged,
    SeriesList,
    SeriesMade,
    SeriesWhole,
    SeriesWritten,
)
from bot.web.api.operations import Operation
from bot.web.api.routes.row import row

OPERATIONS: tuple[Operation, ...] = (
    row(
        "GET",
        "/api/series",
        "listSeries",
        "List standing appointments",
        series.list_series,
        SeriesList,
        query=ListSeries,
    ),
    row(
        "POST",
        "/api/series",
        "makeSeries",
        "Book a standing appointment",
        series.make_series,
        SeriesWritten,
        query=DryRun,
        body=SeriesMade,
        status=201,
        makes="series",
        tags=True,
    ),
    row(
        "GET",
        "/api/series/{id}",
        "readSeries",
        "Read a standing appointment",
        series.read_series,
        SeriesWhole,
        tags=True,
    ),
    row(
        "PATCH",
        "/api/series/{id}",
        "changeSeries",
        "Change a standing appointment",
        series.change_series,
        SeriesWritten,
        query=DryRun,
        body=SeriesChanged,
        edits=True,
        tags=True,
    ),
    row(
        "DELETE",
        "/api/series/{id}",
        "endSeries",
        "End a standing appointment",
        series.end_series,
        SeriesWritten,
        query=EndQuery,
        edits=True,
        tags=True,
    ),
)
