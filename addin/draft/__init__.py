"""From the summary to sentences to Word; computes no total."""
