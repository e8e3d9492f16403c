-- The file that the snapshot is written to.
attach '{path}' as published;
