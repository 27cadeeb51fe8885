"""Questions put to the figures: compared, traced to their cells, over a year, in time; changes none."""
