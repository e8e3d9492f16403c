"""Order: what runs when. The flows, the command line and the settings."""
