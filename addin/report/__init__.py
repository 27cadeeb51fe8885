"""The periodic report: from the summary to sentences and tables; computes no total."""
