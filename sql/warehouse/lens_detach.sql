-- Lets go of {alias}. -- noqa: disable=all
detach {alias};
