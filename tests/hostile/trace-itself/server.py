import sys
import threading

from attempt import *


def tracing(frame, event, argument):
    frame.f_trace_opcodes = True
    return tracing


sys.settrace(tracing)
threading.settrace(tracing)
sys.setprofile(lambda *a: None)
sys.excepthook = sys.unraisablehook = lambda *a: None
serve()
