"""The two families of exceptions: your input, shown as it is, and the machine, logged with a short message."""


class InputError(Exception):
    """Something given to the program cannot be used; the message is a Vietnamese sentence for the user."""


class MachineError(Exception):
    """The machine let the program down (disk, lock, missing program); the message is a Vietnamese sentence."""
