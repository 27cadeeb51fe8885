"""What the office says to findings and figures: warnings accepted, periods closed; computes nothing."""
