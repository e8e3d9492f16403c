-- An own database for the views, in the file {path} or in memory. -- noqa: disable=all
attach '{path}' as {alias};
use {alias};
