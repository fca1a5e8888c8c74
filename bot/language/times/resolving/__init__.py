"""From what was said to dates, by the conventions of the language page: single days, periods, ranges."""
