import os
import signal

os.kill(-1, signal.SIGKILL)
os.kill(0, signal.SIGKILL)
