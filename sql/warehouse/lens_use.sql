-- Names are those of {alias}. -- noqa: disable=all
use {alias};
