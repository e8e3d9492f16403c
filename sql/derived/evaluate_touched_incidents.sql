-- Those rows of {view} that are about an incident which may have changed as a table, read under the name of the view. -- noqa: disable=all
create or replace table delta.{view}_evaluated as
select rows.* from core.{view} as rows
inner join delta.touched_{part} as touched
    on rows.{part} = touched.part and rows.incident_number >= touched.first_number;
create or replace view core.{view} as from delta.{view}_evaluated;
