"""The worked example: eleven districts' e-mails made from nothing and put through the same code as any user's."""
