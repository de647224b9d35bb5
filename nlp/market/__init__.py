"""Market data: instruments, series, calendars and the vocabulary of measures.

A service, not a stage: link and the command line ask it, verify only sees the slices that it
hands out. Import from the modules: ``provider`` (the protocol), ``folder`` (the embedded
default), ``combined``, ``calendars``, ``measures``, ``importing``, ``providers``.
"""
