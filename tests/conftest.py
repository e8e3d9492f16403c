"""That this file is here puts the folder on the path: every test can import ``site_server``."""
