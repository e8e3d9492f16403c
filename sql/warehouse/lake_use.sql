-- Names are those of the lake. A commit never tries again by itself: DuckLake would add the rows of two writers side by
-- side, without asking anew which of them are there already. -- noqa: disable=all
use lake;
set ducklake_max_retry_count = 0;
