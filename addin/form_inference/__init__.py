"""From a table drawn by hand to a form: what it asks, of what kind, on which rows; proposes, and never decides."""
