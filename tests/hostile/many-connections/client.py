from attempt import *

held = []
try:
    for _ in range(500):  # its own bound
        held.append(socket.create_connection(("localhost", 6789), 1))
except OSError as error:
    print("REFUSED more:", error, flush=True)
for one in held:
    one.close()
talk()
