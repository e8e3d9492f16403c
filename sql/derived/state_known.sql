-- One row is a fact about the derived tables. -- noqa: disable=all
select state.name, state.rows_count, state.value from derived.state as state;
