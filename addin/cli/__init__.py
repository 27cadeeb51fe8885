"""The commands, one module each, named as the user types them; each is a thin call of a step."""
