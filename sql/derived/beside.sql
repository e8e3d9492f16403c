-- Another connection works in the place in memory. -- noqa: disable=all
use touched;
