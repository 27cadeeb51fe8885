"""What becomes of a finding after it was found: known again, answered, weighed, gone; finds none itself."""
