"""Serves moto on a port that the system picks, for as long as stdin stays open: it ends with the process that started it."""

import os
import sys
import threading

from moto.server import main

from moto_additions import add_to_moto


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
add_to_moto()
main(["-H", "127.0.0.1", "-p", "0"])
