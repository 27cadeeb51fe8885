"""From tables to findings; never changes a value."""
