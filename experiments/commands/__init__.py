"""One small module for each command of ``anode-model``.

Each has ``add_parser(commands)`` and ``execute(arguments) -> int``; what a command needs is
imported when it runs.
"""
