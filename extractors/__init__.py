"""Pure reading: bytes and text in, frozen records out. No clock, environment, file, socket or database."""
