import signal

from attempt import *  # which ends here, if it is not contained

os.kill(-1, signal.SIGKILL)
os.kill(0, signal.SIGKILL)
