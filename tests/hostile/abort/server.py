import os
import signal

for number in (signal.SIGQUIT, signal.SIGILL, signal.SIGSYS, signal.SIGBUS):
    if os.fork() == 0:
        os.kill(os.getpid(), number)
    os.wait()
os.abort()
