"""The schema of a lake: the migrations and views of any ledger, and what a lake keeps beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flows.adapters.warehouse_lens import views_digest
from flows.adapters.warehouse_schema import refresh_views
from flows.adapters.warehouse_sql import load_statement


def refresh_lake_views(connection: Any) -> None:
    """Makes the views anew where they are not those of this program.

    Every change of the schema is a new version of it in the catalog, for every writer, so nothing is made in vain.
    DuckLake has no comments on the columns of views; the data dictionary has them.
    """
    if connection.execute(load_statement("warehouse", "lake_has_bootstrap")).fetchone() is None:
        connection.begin()
        connection.execute(load_statement("warehouse", "lake_bootstrap"))
        connection.commit()
    digest = views_digest()
    if connection.execute(load_statement("warehouse", "lake_view_set")).fetchone() == (digest,):
        return
    refresh_views(connection, with_column_comments=False)
    made = {"sha256": digest, "made_at": datetime.now(UTC).replace(tzinfo=None)}
    connection.execute(load_statement("warehouse", "lake_view_set_made"), made)
