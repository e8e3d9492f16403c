-- One row is a seed file in its newest load. -- noqa: disable=all
select versions.seed_name, versions.seed_digest from core.seed_versions as versions;
