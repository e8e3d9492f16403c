"""The chart of a series as a Vega-Lite specification, made with Altair: the stakes apart in colour, dash and shape.

All series of a report share two specifications, with and without a modelled total. Their rows are named (``points``,
``bands``, ``model``); the page fills them in, so that a claim is on the page once, whatever shows it.
"""

from __future__ import annotations

from typing import Any, Final, Literal, cast

import altair as alt

from flows.adapters.report_claims import number_of
from flows.adapters.report_data import STAKE_LABELS, Series, counted

# The colours are those of the page's style, so that a chart follows it from light to dark and onto paper.
STAKE_COLOURS: Final = ("var(--own)", "var(--enemy)", "var(--third)", "var(--unknown)")
STAKE_DASHES: Final = ([1, 0], [6, 3], [2, 2], [1, 4])
STAKE_SHAPES: Final = ("circle", "square", "triangle-up", "diamond")
Interpolation = Literal["linear", "step-after"]
MODEL_LABEL: Final = "Modelled total, 90% interval"
MODEL_COLOUR: Final = "var(--model)"
MODEL_DASH: Final = [8, 3, 2, 3]
LOG_FROM_RATIO: Final = 25


def chart_templates() -> dict[str, dict[str, Any]]:
    """The specifications without rows: ``plain``, and ``modelled`` with the band of the modelled total."""
    return {"plain": _template(is_modelled=False), "modelled": _template(is_modelled=True)}


def chart_scale(series: Series) -> dict[str, Any]:
    """The vertical scale: logarithmic where the highest claim is more than 25 times the lowest, else from zero."""
    numbers = [number for row in series.points if (number := number_of(row)) is not None and number > 0]
    if numbers and max(numbers) / min(numbers) > LOG_FROM_RATIO:
        return {"type": "symlog", "constant": max(1.0, min(numbers))}
    return {"zero": True}


def chart_description(series: Series) -> str:
    """The chart in a sentence, for those who cannot see it."""
    drawn = [row for row in series.points if row["day"] is not None and number_of(row) is not None]
    if not drawn:
        return f"Timeline of claims. {series.title}. No claim with a number and a day."
    days, numbers = sorted(row["day"].isoformat() for row in drawn), [number_of(row) or 0.0 for row in drawn]
    when = f"from {days[0]} to {days[-1]}" if days[0] != days[-1] else f"of {days[0]}"
    ends = f"{min(numbers):,.0f}", f"{max(numbers):,.0f}"
    says = f"between {ends[0]} and {ends[1]} people" if ends[0] != ends[1] else f"{ends[0]} people"
    return (
        f"Timeline of claims. {series.title}. {counted(len(drawn), 'claim')} {when}, {says}. "
        "The table below the chart holds the same claims."
    )


def _template(*, is_modelled: bool) -> dict[str, Any]:
    colour, dash = _stake_colour(is_modelled=is_modelled), _stake_dash(is_modelled=is_modelled)
    bands = [_area("bands", colour, "step-after"), _line("bands", colour, dash, "step-after"), _open_ends(colour)]
    model = [_area("model", colour, "linear"), _line("model", colour, dash, "linear")] if is_modelled else []
    layers = [*model[:1], *bands, *model[1:], _dots(colour, is_modelled=is_modelled)]
    chart: dict[str, Any] = alt.layer(*layers).properties(width="container", height=320).to_dict()
    return chart


def _stake_colour(*, is_modelled: bool) -> alt.Color:
    labels = _labels(is_modelled=is_modelled)
    scale = alt.Scale(domain=labels, range=[*STAKE_COLOURS, MODEL_COLOUR][: len(labels)])
    return alt.Color(
        "stake:N", scale=scale, title=None, legend=alt.Legend(orient="top", labelLimit=220, symbolOpacity=1)
    )


def _stake_dash(*, is_modelled: bool) -> alt.StrokeDash:
    labels = _labels(is_modelled=is_modelled)
    scale = alt.Scale(domain=labels, range=[*STAKE_DASHES, MODEL_DASH][: len(labels)])
    return alt.StrokeDash("stake:N", scale=scale, title=None)


def _labels(*, is_modelled: bool) -> list[str]:
    return [*STAKE_LABELS.values(), *([MODEL_LABEL] if is_modelled else [])]


def _area(name: str, colour: alt.Color, interpolate: Interpolation) -> alt.Chart:
    marks = alt.Chart(alt.NamedData(name)).mark_area(opacity=0.18, interpolate=interpolate, aria=False)
    encoded = marks.encode(x=_day(), y=alt.Y("low:Q"), y2="high:Q", color=colour, detail="run:N")
    return cast("alt.Chart", encoded.transform_filter("isValid(datum.low)"))


def _line(name: str, colour: alt.Color, dash: alt.StrokeDash, interpolate: Interpolation) -> alt.Chart:
    marks = alt.Chart(alt.NamedData(name)).mark_line(interpolate=interpolate, strokeWidth=2, aria=False)
    encoded = marks.encode(x=_day(), y="central:Q", color=colour, strokeDash=dash, detail="line_run:N")
    return cast("alt.Chart", encoded.transform_filter("isValid(datum.central)"))


def _open_ends(colour: alt.Color) -> alt.Chart:
    """An arrow where a band begins or ends to be open above: it goes on above the highest number that was said."""
    marks = alt.Chart(alt.NamedData("bands")).mark_text(text="↑", fontSize=17, fontWeight="bold", baseline="bottom")
    tooltip = [alt.Tooltip("stake:N", title="Whose count"), alt.Tooltip("range:N", title="Range")]
    encoded = marks.encode(x=_day(), y="high:Q", color=colour, tooltip=tooltip)
    return cast("alt.Chart", encoded.transform_filter("datum.is_arrow"))


def _day() -> alt.X:
    """The days of the ledger are no moments: they are drawn in UTC, wherever the page is read."""
    axis = alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6)
    return alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=axis)


def _dots(colour: alt.Color, *, is_modelled: bool) -> alt.Chart:
    tooltip = [
        alt.Tooltip("claimant:N", title="Who says so"),
        alt.Tooltip("said:N", title="As printed"),
        alt.Tooltip("sentence:N", title="Sentence"),
        alt.Tooltip("as_of:N", title="As of"),
        alt.Tooltip("source:N", title="Source"),
    ]
    labels = _labels(is_modelled=is_modelled)
    shapes = alt.Scale(domain=labels, range=[*STAKE_SHAPES, "stroke"][: len(labels)])
    encoded = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=70, opacity=0.9, cursor="pointer")
        .encode(
            x=_day(),
            y=alt.Y("number:Q", title="people", axis=alt.Axis(format=",.0f", tickCount=6)),
            color=colour,
            shape=alt.Shape("stake:N", scale=shapes, title=None),
            tooltip=tooltip,
            description=alt.Description("sentence:N"),
        )
    )
    return cast("alt.Chart", encoded)
