"""Imported only by the process that page readers are forked from: what all of them need lies in memory once.

Words, rules, the language model, and what the libraries load at their first page. The collector of garbage leaves these
objects alone from then on: looking at them would copy them into every reader.
"""

from __future__ import annotations

import gc

from flows.page_worker import read_sample

read_sample()
gc.freeze()
