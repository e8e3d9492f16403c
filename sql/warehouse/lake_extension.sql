-- The extension at {path}. -- noqa: disable=all
load '{path}';
