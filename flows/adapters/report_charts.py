"""Charts as Vega-Lite specifications, made with Altair: one per series, the stakes apart in colour, dash and shape."""

from __future__ import annotations

from typing import Any, Final, Literal, cast

import altair as alt

from flows.adapters.report_data import STAKE_LABELS, Row, Series, stake_of

# Okabe and Ito's palette: told apart with every common colour vision, on white and on near-black.
STAKE_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#7a7f85")
STAKE_DASHES: Final = ([1, 0], [6, 3], [2, 2], [1, 4])
STAKE_SHAPES: Final = ("circle", "square", "triangle-up", "diamond")
Interpolation = Literal["linear", "step-after"]
MODEL_LABEL: Final = "Modelled total, 90% interval"
MODEL_COLOUR: Final = "#a0528f"
MODEL_DASH: Final = [8, 3, 2, 3]
LOG_FROM_RATIO: Final = 25


def chart_specification(series: Series) -> dict[str, Any] | None:
    """The Vega-Lite specification of a series, or None where no claim can be drawn (no day, or no number)."""
    points = [_point(row) for row in series.points if row["day"] is not None and _position(row) is not None]
    if not points:
        return None
    bands = [_band(row) for row in series.bands]
    model = [_modelled(row) for row in series.estimates]
    colour, dash = _stake_colour(is_modelled=bool(model)), _stake_dash(is_modelled=bool(model))
    layers = (
        _area(model, colour, "linear"), _area(bands, colour, "step-after"), _line(bands, colour, dash, "step-after"),
        _line(model, colour, dash, "linear"), _dots(points, colour, _scale(points)),
    )  # fmt: skip
    drawn = [layer for layer in layers if layer is not None]
    chart = alt.layer(*drawn).properties(width="container", height=300, description=_description(series, points))
    return chart.to_dict()


def _point(row: Row) -> dict[str, Any]:
    return {
        "day": row["day"].isoformat(),
        "stake": STAKE_LABELS[stake_of(row["claimant_stake"])],
        "number": _position(row),
        "claim_id": row["claim_id"],
        "claimant": row["claimant"] or "not attributed",
        "said": row["value_text"],
        "sentence": row["sentence"],
        "outlet": row["outlet_name"],
        "published": row["published_on"].isoformat() if row["published_on"] else "not dated",
    }


def _position(row: Row) -> float | None:
    if row["value"] is not None:
        return float(row["value"])
    ends = [float(end) for end in (row["low"], row["high"]) if end is not None]
    return sum(ends) / len(ends) if ends else None


def _band(row: Row) -> dict[str, Any]:
    ends = [end for end in (row["low"], row["central"], row["high"]) if end is not None]
    return {
        "day": row["day"].isoformat(),
        "stake": STAKE_LABELS[row["stake"]],
        "low": min(ends, default=None),
        "high": max(ends, default=None),
        "central": row["central"],
    }


def _scale(points: list[dict[str, Any]]) -> alt.Scale:
    numbers = [point["number"] for point in points if point["number"] > 0]
    wide = bool(numbers) and max(numbers) / min(numbers) > LOG_FROM_RATIO
    return alt.Scale(type="symlog", constant=max(1.0, min(numbers))) if wide else alt.Scale(zero=True)


def _modelled(row: Row) -> dict[str, Any]:
    return {
        "day": row["day"].isoformat(),
        "stake": MODEL_LABEL,
        "low": row["low"],
        "high": row["high"],
        "central": row["central"],
    }


def _stake_colour(*, is_modelled: bool) -> alt.Color:
    labels = _labels(is_modelled=is_modelled)
    scale = alt.Scale(domain=labels, range=[*STAKE_COLOURS, MODEL_COLOUR][: len(labels)])
    return alt.Color(
        "stake:N", scale=scale, title=None, legend=alt.Legend(orient="top", labelLimit=220, symbolOpacity=1)
    )


def _stake_dash(*, is_modelled: bool) -> alt.StrokeDash:
    labels = _labels(is_modelled=is_modelled)
    scale = alt.Scale(domain=labels, range=[*STAKE_DASHES, MODEL_DASH][: len(labels)])
    return alt.StrokeDash("stake:N", scale=scale, legend=None)


def _labels(*, is_modelled: bool) -> list[str]:
    return [*STAKE_LABELS.values(), *([MODEL_LABEL] if is_modelled else [])]


def _area(rows: list[dict[str, Any]], colour: alt.Color, interpolate: Interpolation) -> alt.Chart | None:
    bands = [row for row in rows if row["low"] is not None]
    if not bands:
        return None
    marks = alt.Chart(alt.InlineData(values=bands)).mark_area(opacity=0.18, interpolate=interpolate, aria=False)
    return cast("alt.Chart", marks.encode(x="day:T", y=alt.Y("low:Q"), y2="high:Q", color=colour))


def _line(
    rows: list[dict[str, Any]], colour: alt.Color, dash: alt.StrokeDash, interpolate: Interpolation
) -> alt.Chart | None:
    bands = [row for row in rows if row["central"] is not None]
    if not bands:
        return None
    marks = alt.Chart(alt.InlineData(values=bands)).mark_line(interpolate=interpolate, strokeWidth=2, aria=False)
    return cast("alt.Chart", marks.encode(x="day:T", y="central:Q", color=colour, strokeDash=dash))


def _dots(points: list[dict[str, Any]], colour: alt.Color, scale: alt.Scale) -> alt.Chart:
    axis_title = "people (logarithmic scale)" if "symlog" in str(scale.to_dict()) else "people"
    tooltip = [
        alt.Tooltip("claimant:N", title="Who says so"),
        alt.Tooltip("said:N", title="As printed"),
        alt.Tooltip("sentence:N", title="Sentence"),
        alt.Tooltip("day:T", title="As of", format="%-d %B %Y"),
        alt.Tooltip("outlet:N", title="Outlet"),
        alt.Tooltip("published:N", title="Published"),
    ]
    shape = alt.Shape(
        "stake:N",
        scale=alt.Scale(domain=list(STAKE_LABELS.values()), range=list(STAKE_SHAPES)),
        legend=None,
    )
    encoded = (
        alt.Chart(alt.InlineData(values=points))
        .mark_point(filled=True, size=70, opacity=0.9, cursor="pointer")
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6)),
            y=alt.Y("number:Q", title=axis_title, scale=scale, axis=alt.Axis(format=",.0f", tickCount=6)),
            color=colour,
            shape=shape,
            tooltip=tooltip,
            description=alt.Description("sentence:N"),
        )
    )
    return cast("alt.Chart", encoded)


def _description(series: Series, points: list[dict[str, Any]]) -> str:
    days = sorted(point["day"] for point in points)
    return (
        f"Timeline of claims. {series.title}. {len(points)} claims from {days[0]} to {days[-1]}, "
        f"between {min(p['number'] for p in points):,.0f} and {max(p['number'] for p in points):,.0f} people. "
        "The table of evidence below holds the same claims in words."
    )
