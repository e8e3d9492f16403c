-- The catalog as a plain database: the gate that writers pass one by one. -- noqa: disable=all
attach '{catalog}' as gate (type postgres);
