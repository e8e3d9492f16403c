-- Everything that was committed is in the file itself, not in the log beside it.
checkpoint;
