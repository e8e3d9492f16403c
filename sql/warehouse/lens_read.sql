-- What was computed, read only. -- noqa: disable=all
attach '{path}' as {alias} (read_only);
