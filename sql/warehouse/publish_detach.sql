-- The snapshot is complete.
detach published;
