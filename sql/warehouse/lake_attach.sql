-- The lake as it is; it is not made where there is none. -- noqa: disable=all
attach 'ducklake:postgres:{catalog}' as {alias} (create_if_not_exists false{options});
